namespace RunbookExecutor.Orchestrator.Running;

/// <summary>The runs' file could not be written or read; the message says which file and why. Trying again later may help.</summary>
public sealed class RunStoreException(string message, Exception innerException) : Exception(message, innerException);
