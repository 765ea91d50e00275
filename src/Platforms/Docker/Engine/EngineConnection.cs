using Docker.DotNet;
using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Platforms.Docker.Engine;

/// <summary>
/// The way to one Docker Engine. Calls and streams go through pools of their own, every call has a deadline, because a stopped engine still
/// accepts connections, and what goes wrong comes out as a <see cref="PlatformException"/> with the client's exception inside.
/// </summary>
internal sealed class EngineConnection : IDisposable
{
    // The socket is the way; the name is there because HTTP wants one.
    private static readonly Uri Address = new("http://docker/");
    private static readonly TimeSpan VersionDeadline = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StreamDeadline = TimeSpan.FromSeconds(5);

    private readonly EngineEndpoint _endpoint;
    private readonly EngineAccess _access;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _greeting = new(1, 1);
    private volatile Clients? _clients;

    /// <param name="endpoint">Its socket.</param>
    /// <param name="access">A connection for reading refuses to send anything that changes something.</param>
    /// <param name="time">Measures the deadlines.</param>
    public EngineConnection(EngineEndpoint endpoint, EngineAccess access, TimeProvider time)
    {
        _endpoint = endpoint;
        _access = access;
        _time = time;
    }

    public EngineEndpoint Endpoint => _endpoint;

    /// <summary>Asks something that has a whole answer.</summary>
    /// <param name="question">What, after "to": <c>list its containers</c>.</param>
    /// <param name="deadline">For the whole answer.</param>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">The caller's.</param>
    /// <exception cref="PlatformException">There was no answer, or a refusal; a <see cref="DockerApiException"/> inside says which.</exception>
    public async Task<T> AskAsync<T>(string question, TimeSpan deadline, Func<EngineClient, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        var clients = await GreetAsync(cancellationToken);
        return await LimitAsync(question, deadline, token => call(clients.Control, token), cancellationToken);
    }

    /// <summary>The same for a call without an answer but that it was done.</summary>
    public Task AskAsync(string question, TimeSpan deadline, Func<EngineClient, CancellationToken, Task> call, CancellationToken cancellationToken) =>
        AskAsync(
            question,
            deadline,
            async (client, token) =>
            {
                await call(client, token);
                return true;
            },
            cancellationToken);

    /// <summary>Follows something that goes on until it is cancelled or the engine ends it. Its beginning has a deadline.</summary>
    public async Task<T> FollowAsync<T>(string question, Func<EngineClient, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        var clients = await GreetAsync(cancellationToken);
        try
        {
            return await call(clients.Streams, cancellationToken);
        }
        catch (TimeoutException late)
        {
            throw EngineFailure.Late(question, _endpoint, StreamDeadline, late);
        }
        catch (Exception failure) when (EngineFailure.IsExpected(failure))
        {
            throw EngineFailure.Of(question, _endpoint, failure);
        }
    }

    /// <summary>The same for what tells what it follows by a callback.</summary>
    public Task FollowAsync(string question, Func<EngineClient, CancellationToken, Task> call, CancellationToken cancellationToken) =>
        FollowAsync(
            question,
            async (client, token) =>
            {
                await call(client, token);
                return true;
            },
            cancellationToken);

    /// <summary>Forgets which version the engine speaks; it may have been replaced while it was away. What is under way goes on.</summary>
    public void Forget() => _clients = null;

    public void Dispose()
    {
        _clients?.Dispose();
        _greeting.Dispose();
    }

    private async Task<Clients> GreetAsync(CancellationToken cancellationToken)
    {
        if (_clients is { } known)
        {
            return known;
        }

        await _greeting.WaitAsync(cancellationToken);
        try
        {
            return _clients ??= await MeetAsync(cancellationToken);
        }
        finally
        {
            _greeting.Release();
        }
    }

    private async Task<Clients> MeetAsync(CancellationToken cancellationToken)
    {
        using var stranger = Library(version: null, Options(headerDeadline: null));
        var engine = await LimitAsync("say its version", VersionDeadline, stranger.System.GetVersionAsync, cancellationToken);
        var version = EngineVersion.Choose(engine);
        return new Clients(Client(version, headerDeadline: null), Client(version, StreamDeadline));
    }

    private async Task<T> LimitAsync<T>(string question, TimeSpan deadline, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(deadline, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await call(either.Token);
        }
        catch (Exception failure) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested
            && (failure is OperationCanceledException || EngineFailure.IsExpected(failure)))
        {
            throw EngineFailure.Late(question, _endpoint, deadline, failure);
        }
        catch (Exception failure) when (EngineFailure.IsExpected(failure))
        {
            throw EngineFailure.Of(question, _endpoint, failure);
        }
    }

    private EngineClient Client(Version version, TimeSpan? headerDeadline)
    {
        var documents = new HttpClient(EngineTransport.Pool(Options(headerDeadline))) { BaseAddress = new Uri($"{Address}v{version}/"), Timeout = Timeout.InfiniteTimeSpan };
        return new EngineClient(Library(version, Options(headerDeadline)), documents);
    }

    private static DockerClient Library(Version? version, EngineTransportOptions options)
    {
        var builder = new DockerClientBuilder().WithEndpoint(Address).WithTimeout(Timeout.InfiniteTimeSpan);
        builder = version is null ? builder : builder.WithApiVersion(version);
        return builder.WithTransportOptions(new EngineTransport(), options).Build();
    }

    private EngineTransportOptions Options(TimeSpan? headerDeadline) => new(_endpoint.SocketPath, _access, headerDeadline, _time);

    private sealed record Clients(EngineClient Control, EngineClient Streams) : IDisposable
    {
        public void Dispose()
        {
            Control.Dispose();
            Streams.Dispose();
        }
    }
}

/// <summary>What sends an engine its calls.</summary>
/// <param name="Api">The client library.</param>
/// <param name="Documents">For <see cref="EngineDocuments"/>; its paths begin below the API's version.</param>
internal sealed record EngineClient(DockerClient Api, HttpClient Documents) : IDisposable
{
    public void Dispose()
    {
        Api.Dispose();
        Documents.Dispose();
    }
}
