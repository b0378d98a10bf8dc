using Npgsql;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace SupportSpecs;

/// <summary>What the other tests stand on.</summary>
public class ServerTests
{
    [Fact]
    public async Task A_database_belongs_to_its_test_alone_and_is_gone_afterwards()
    {
        string name;
        await using (var database = await TestDatabase.Create("support"))
        {
            name = database.Name;
            await Run(database.ConnectionString, "create schema events; create table events.event (id int); insert into events.event values (1)");
            Assert.Equal(1, await Run(database.AdminConnectionString, "select id from events.event"));
            Assert.Equal(false, await Run(database.ConnectionString, "select rolsuper or rolcreatedb or rolcreaterole from pg_roles where rolname = current_user"));
        }

        Assert.Equal(0L, await Run((await Servers.Running()).Postgres, $"select count(*) from pg_database where datname = '{name}'"));
        Assert.Equal(0L, await Run((await Servers.Running()).Postgres, $"select count(*) from pg_roles where rolname = '{name}'"));
    }

    [Fact]
    public async Task The_database_server_is_as_durable_as_in_production() =>
        Assert.Equal("on/on", await Run((await Servers.Running()).Postgres, "select current_setting('fsync') || '/' || current_setting('synchronous_commit')"));

    [Fact]
    public async Task Queues_of_a_test_are_gone_afterwards()
    {
        string queue;
        await using (var broker = await TestBroker.Create())
        {
            queue = broker.Queue("mine");
            await WithChannel(broker.Uri, async channel => await channel.QueueDeclareAsync(
                queue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?>(StringComparer.Ordinal) { ["x-queue-type"] = "quorum" }));
        }

        await WithChannel(
            (await Servers.Running()).Broker,
            async channel => await Assert.ThrowsAsync<OperationInterruptedException>(() => channel.QueueDeclarePassiveAsync(queue)));
    }

    [Fact]
    public void A_port_is_handed_out_once() =>
        Assert.Equal(100, Enumerable.Range(0, 100).Select(_ => FreePorts.Next()).Distinct().Count());

    [Fact]
    public void A_test_whose_data_is_absent_says_so() =>
        Assert.Equal("not run: ../shared/data has no no-such-file.csv", new SharedDataFactAttribute("no-such-file.csv").Skip);

    private static async Task<object?> Run(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    private static async Task WithChannel(string uri, Func<IChannel, Task> work)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(uri) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await work(channel);
    }
}
