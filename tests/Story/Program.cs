using Story;

try
{
    var options = await StoryOptions.Read(args);
    var narrator = new Narrator(Console.Out, "Asia/Shanghai");
    await using var mailBox = new MailBox(options.SmtpPort);
    await using var hooks = await HookReceiver.Open(options.HookPort, options.HookSecret);
    using var stage = new Stage(options, narrator, mailBox, hooks);
    narrator.Says($"The platform at {options.Gateway}, contract {StoppedTill.Contract}; times are the shop's.");
    await new StoppedTill(stage, narrator, options).Tell();
    return 0;
}
catch (StoryFailedException failed)
{
    await Console.Error.WriteLineAsync($"\nThe story stops here: {failed.Message}");
    return 1;
}
