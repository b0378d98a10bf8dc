using Chaos;

// Started by ./chaos, which brings the servers: --minutes N --seed S --folder F.
return await Run.Of(ChaosOptions.Parse(args)) ? 0 : 1;
