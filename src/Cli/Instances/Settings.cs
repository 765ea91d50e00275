using RunbookExecutor.Hosting.Configuration;

namespace RunbookExecutor.Cli.Instances;

/// <summary>Names that the commands share.</summary>
public static class Settings
{
    /// <summary>Carries the server's token, for servers and for the commands that call them.</summary>
    public const string TokenVariable = RunbookConfiguration.VariablePrefix + "SERVER__TOKEN";

    public const int DefaultBasePort = 8000;
}
