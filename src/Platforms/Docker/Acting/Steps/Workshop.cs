using RunbookExecutor.Platforms.Docker.Acting.Calls;
using RunbookExecutor.Platforms.Docker.History;

namespace RunbookExecutor.Platforms.Docker.Acting.Steps;

/// <summary>What steps work with.</summary>
internal sealed record Workshop(EngineCalls Engine, DeploymentHistory History, TimeProvider Time);
