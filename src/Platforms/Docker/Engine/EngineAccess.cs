namespace RunbookExecutor.Platforms.Docker.Engine;

/// <summary>What a connection may ask of the engine.</summary>
internal enum EngineAccess
{
    /// <summary>Only what changes nothing; anything else is refused before it is sent.</summary>
    Read,

    Write,
}
