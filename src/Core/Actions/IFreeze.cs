namespace RunbookExecutor.Core.Actions;

/// <summary>Whether all automation is to keep still. Asked anew before each thing that a platform does by itself.</summary>
public interface IFreeze
{
    bool IsFrozen { get; }
}
