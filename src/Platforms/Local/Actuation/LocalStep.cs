using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Platforms.Local.State;
using RunbookExecutor.Platforms.Local.Supervision;

namespace RunbookExecutor.Platforms.Local.Actuation;

/// <summary>One thing that can be done to local services. Each may be done again after it was done: then it finds nothing left to do.</summary>
internal abstract record LocalStep
{
    private static readonly TimeSpan Create = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AfterGrace = TimeSpan.FromSeconds(15);

    public abstract string Name { get; }

    public abstract Task<string> RunAsync(Replicas replicas, ActionId id, CancellationToken cancellationToken);

    protected abstract TimeSpan Deadline(TimeSpan stopGrace);

    public ActuationStep ToStep(Replicas replicas, ActionId id, TimeSpan stopGrace) =>
        new(Name, Deadline(stopGrace), cancellationToken => RunAsync(replicas, id, cancellationToken));

    internal sealed record Stop(string Slot) : LocalStep
    {
        public override string Name => $"stop {Slot}";

        public override Task<string> RunAsync(Replicas replicas, ActionId id, CancellationToken cancellationToken) =>
            replicas.StopAsync(Slot, id.Value, cancellationToken);

        protected override TimeSpan Deadline(TimeSpan stopGrace) => stopGrace + AfterGrace;
    }

    internal sealed record Start(string Service, int Number) : LocalStep
    {
        public override string Name => $"start {Takeover.NameOf(Service, Number)}";

        public override Task<string> RunAsync(Replicas replicas, ActionId id, CancellationToken cancellationToken) =>
            replicas.StartAsync(Service, Number, id.Value, cancellationToken);

        protected override TimeSpan Deadline(TimeSpan stopGrace) => Create;
    }

    internal sealed record Remove(string Slot) : LocalStep
    {
        public override string Name => $"remove {Slot}";

        public override Task<string> RunAsync(Replicas replicas, ActionId id, CancellationToken cancellationToken) =>
            replicas.RemoveAsync(Slot, cancellationToken);

        protected override TimeSpan Deadline(TimeSpan stopGrace) => stopGrace + AfterGrace;
    }

    internal sealed record SetVariables(string Slot, IReadOnlyDictionary<string, string?> Variables) : LocalStep
    {
        public override string Name => $"set environment of {Slot}";

        public override Task<string> RunAsync(Replicas replicas, ActionId id, CancellationToken cancellationToken) =>
            Task.FromResult(replicas.SetEnvironment(Slot, Variables));

        protected override TimeSpan Deadline(TimeSpan stopGrace) => AfterGrace;
    }

    /// <summary>Replaces a replica so that its new environment holds; if the successor does not serve, the variables are put back as well.</summary>
    internal sealed record Recreate(string Slot, IReadOnlyDictionary<string, string?> Former) : LocalStep
    {
        public override string Name => $"replace {Slot}";

        public override Task<string> RunAsync(Replicas replicas, ActionId id, CancellationToken cancellationToken) =>
            replicas.RecreateAsync(Slot, Former, id.Value, cancellationToken);

        protected override TimeSpan Deadline(TimeSpan stopGrace) => Create + stopGrace;
    }

    /// <summary>Replaces a few replicas of a service; side by side as far as there are ports for successors, so that none of them is missing meanwhile.</summary>
    internal sealed record Replace(string Service, IReadOnlyList<string> Slots, string Version) : LocalStep
    {
        public override string Name => $"replace {string.Join(", ", Slots)} with {Version}";

        public override Task<string> RunAsync(Replicas replicas, ActionId id, CancellationToken cancellationToken) =>
            replicas.ReplaceAllAsync(Service, Slots, Version, id.Value, cancellationToken);

        protected override TimeSpan Deadline(TimeSpan stopGrace) => (Create + stopGrace) * Slots.Count;
    }

    internal sealed record RollBack(string Service, string Version) : LocalStep
    {
        public override string Name => $"make {Version} the version of {Service}";

        public override Task<string> RunAsync(Replicas replicas, ActionId id, CancellationToken cancellationToken)
        {
            var now = replicas.Now;
            replicas.Change(Service, service => service.RollBackTo(Version, now));
            return Task.FromResult($"{Service} is at {Version}.");
        }

        protected override TimeSpan Deadline(TimeSpan stopGrace) => AfterGrace;
    }
}
