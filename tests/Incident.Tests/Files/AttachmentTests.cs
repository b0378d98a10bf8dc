using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Contracts.Grpc.Incidents.V1;
using Google.Protobuf;
using Grpc.Core;
using Incidents.Files;
using Incidents.Tests.Api;
using Npgsql;

namespace Incidents.Tests.Files;

/// <summary>Files go in and come out whole, or not at all.</summary>
public class AttachmentTests(IncidentApi api) : IClassFixture<IncidentApi>
{
    private static readonly byte[] Png = [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, .. RandomNumberGenerator.GetBytes(700_000)];

    [Fact]
    public async Task A_photo_goes_in_and_comes_out_with_headers_that_keep_it_a_download()
    {
        var at = await api.Report();
        var attached = (await Attach(at.Id, Png, "../门店 photo.exe", TestCaller.Reporter)).Expect(HttpStatusCode.Created);
        var file = attached.Body["attachments"]![0]!;
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(Png));
        Assert.Equal(("门店 photo.exe.png", "image/png", Png.Length, sha256), (
            (string?)file["name"], (string?)file["mediaType"], (int)file["size"]!, (string?)file["sha256"]));
        Assert.Equal($"/v1/incidents/{at.Id}/attachments/{file["id"]}", attached.Location);

        using var response = await api.Client(TestCaller.Auditor).GetAsync(attached.Location);
        Assert.Equal(Png, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal("image/png", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal("门店 photo.exe.png", response.Content.Headers.ContentDisposition?.FileNameStar);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Contains("sandbox", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal($"\"{sha256}\"", response.Headers.ETag?.Tag);
    }

    [Fact]
    public async Task The_same_bytes_are_there_already()
    {
        var at = await api.Report();
        var first = (await Attach(at.Id, Png, "a.png")).Expect(HttpStatusCode.Created);
        var second = (await Attach(at.Id, Png, "b.png")).Expect(HttpStatusCode.OK);
        Assert.Equal((first.ETag, 1L), (second.ETag, await Count(at.Id)));
        var key = Guid.CreateVersion7().ToString();
        var once = await Attach(at.Id, "one\n"u8.ToArray(), "a.log", key: key);
        Assert.Equal(once.ETag, (await Attach(at.Id, "one\n"u8.ToArray(), "a.log", key: key)).ETag);
        (await Attach(at.Id, "two\n"u8.ToArray(), "a.log", key: key)).Expect(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        Assert.Equal(2, await Count(at.Id));
    }

    [Fact]
    public async Task What_is_refused_leaves_nothing()
    {
        var at = await api.Report();
        (await Attach(at.Id, [0x4D, 0x5A, 0, 0], "photo.jpg")).Expect(HttpStatusCode.UnprocessableEntity, "file-kind-refused");
        (await Attach(at.Id, [.. Encoding.UTF8.GetBytes(new string('x', 400_000)), 0], "a.log"))
            .Expect(HttpStatusCode.UnprocessableEntity, "file-kind-refused");
        (await Attach(at.Id, [], "empty.txt")).Expect(HttpStatusCode.UnprocessableEntity, "file-empty");
        (await Attach(at.Id, Png, "a.png", TestCaller.Auditor)).Expect(HttpStatusCode.Forbidden);
        (await Attach(at.Id, Png, "a.png", TestCaller.Reporter.In(IncidentApi.OtherTenant))).Expect(HttpStatusCode.NotFound, "not-found");
        Assert.Equal((0L, 1L), (await Count(at.Id), (await api.Read(at.Id)).Version));
    }

    [Fact]
    public async Task Twenty_megabytes_and_not_a_byte_more_without_holding_them()
    {
        var at = await api.Report();
        using (var most = new Counting(AttachmentDesk.SizeLimit))
            (await Attach(at.Id, most, "most.log")).Expect(HttpStatusCode.Created);
        using (var more = new Counting(AttachmentDesk.SizeLimit + 1))
            (await Attach(at.Id, more, "more.log")).Expect(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
        Assert.Equal(1, await Count(at.Id));
    }

    [Fact]
    public async Task An_upload_that_breaks_off_leaves_nothing()
    {
        var at = await api.Report();
        await Assert.ThrowsAnyAsync<Exception>(() => Attach(at.Id, new Counting(10_000_000, breaksAt: 3_000_000), "broken.log"));
        await Until(async () => await Count(at.Id) == 0);
        Assert.Equal(1, (await api.Read(at.Id)).Version);
    }

    [Fact]
    public async Task What_a_dead_process_left_behind_is_removed_and_what_has_its_event_is_kept()
    {
        var at = await api.Report();
        await Attach(at.Id, "kept\n"u8.ToArray(), "a.log");
        await using var store = NpgsqlDataSource.Create(api.Database.ConnectionString);
        await using var left = store.CreateCommand("""
            update files.attachment set kept = false, begun_at = begun_at - interval '1 day' where incident_id = $1;
            """);
        left.Parameters.AddWithValue(Guid.Parse(at.Id));
        await left.ExecuteNonQueryAsync();
        await using var orphan = store.CreateCommand(
            "insert into files.attachment (id, tenant, incident_id, begun_at) values (gen_random_uuid(), 't', $1, '2020-01-01')");
        orphan.Parameters.AddWithValue(Guid.Parse(at.Id));
        await orphan.ExecuteNonQueryAsync();
        Assert.Equal(2, await Count(at.Id));
        await Attach((await api.Report()).Id, "another\n"u8.ToArray(), "b.log");
        Assert.Equal(1, await Count(at.Id));
    }

    [Fact]
    public async Task Only_who_sees_the_incident_reads_its_files()
    {
        var attached = await Attach((await api.Report()).Id, "secret\n"u8.ToArray(), "a.log");
        var other = (await api.Report()).Id;
        async Task<HttpStatusCode> Get(string path, TestCaller? by)
        {
            using var response = await api.Client(by).GetAsync(path);
            return response.StatusCode;
        }

        var file = attached.Location!.Split('/')[^1];
        Assert.Equal(HttpStatusCode.OK, await Get(attached.Location!, TestCaller.Reporter));
        Assert.Equal(HttpStatusCode.NotFound, await Get(attached.Location!, TestCaller.Auditor.In(IncidentApi.OtherTenant)));
        Assert.Equal(HttpStatusCode.NotFound, await Get($"/v1/incidents/{other}/attachments/{file}", TestCaller.Auditor));
        Assert.Equal(HttpStatusCode.Unauthorized, await Get(attached.Location!, null));
    }

    [Fact]
    public async Task Over_grpc_by_the_same_rules()
    {
        var (grpc, at) = (new Attachments.AttachmentsClient(api.Channel), await api.Report());
        var incident = await Send(grpc, at.Id, Png);
        var file = Assert.Single(incident.Attachments);
        Assert.Equal(("photo.png", (long)Png.Length), (file.Name, file.Size));
        using var call = grpc.Read(new() { Id = at.Id, AttachmentId = file.Id }, IncidentApi.Metadata(TestCaller.Auditor));
        using var read = new MemoryStream();
        await foreach (var part in call.ResponseStream.ReadAllAsync())
            if (part.PartCase is ReadAttachmentResponse.PartOneofCase.Data) part.Data.WriteTo(read);
            else Assert.Equal(file, part.Heading);
        Assert.Equal(Png, read.ToArray());

        var refused = await Assert.ThrowsAsync<RpcException>(() => Send(grpc, at.Id, [0x4D, 0x5A, 0]));
        Assert.Equal("file-kind-refused", refused.GetRpcStatus()?.GetDetail<Google.Rpc.ErrorInfo>()?.Reason);
        var unknown = await Assert.ThrowsAsync<RpcException>(() => Send(grpc, Guid.CreateVersion7().ToString(), Png));
        Assert.Equal(StatusCode.NotFound, unknown.StatusCode);
    }

    private static async Task<Contracts.Grpc.Incidents.V1.Incident> Send(Attachments.AttachmentsClient grpc, string id, byte[] bytes)
    {
        using var call = grpc.Attach(IncidentApi.Metadata(TestCaller.Engineer));
        try
        {
            await call.RequestStream.WriteAsync(new() { Heading = new() { Id = id, Name = "photo" } });
            foreach (var part in bytes.Chunk(40_000))
                await call.RequestStream.WriteAsync(new() { Data = ByteString.CopyFrom(part) });
            await call.RequestStream.CompleteAsync();
        }
        catch (RpcException)
        {
            // Refused before all of it was sent: the answer says why.
        }

        return await call;
    }

    private Task<Reply> Attach(string id, byte[] bytes, string name, TestCaller? by = null, string? key = null) =>
        Attach(id, new MemoryStream(bytes), name, by, key);

    private Task<Reply> Attach(string id, Stream bytes, string name, TestCaller? by = null, string? key = null)
    {
        var content = new StreamContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        return api.Send(
            HttpMethod.Post, $"/v1/incidents/{id}/attachments?name={Uri.EscapeDataString(name)}", content, by ?? TestCaller.Engineer, null, key);
    }

    private async Task<long> Count(string id)
    {
        await using var store = NpgsqlDataSource.Create(api.Database.ConnectionString);
        await using var command = store.CreateCommand("select count(*) from files.attachment where incident_id = $1");
        command.Parameters.AddWithValue(Guid.Parse(id));
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task Until(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await holds()) await timer.WaitForNextTickAsync(patience.Token);
    }

    /// <summary>So many bytes of text from nowhere, without a length told ahead; may break off.</summary>
    private sealed class Counting(long length, long breaksAt = long.MaxValue) : Stream
    {
        private long _given;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => _given; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_given >= breaksAt) throw new IOException("The line is cut.");
            var now = (int)Math.Min(count, length - _given);
            Array.Fill(buffer, (byte)'x', offset, now);
            _given += now;
            return now;
        }

        public override void Flush() => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
