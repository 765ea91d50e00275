using System.CommandLine;
using System.Globalization;
using RunbookExecutor.Cli.Clients;
using RunbookExecutor.Cli.Demo;
using RunbookExecutor.Cli.Instances;
using RunbookExecutor.Cli.View;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Units;
using RunbookExecutor.Hosting.Configuration;
using RunbookExecutor.Hosting.Data;
using RunbookExecutor.Hosting.Roles;
using RunbookExecutor.Orchestrator.Running;

namespace RunbookExecutor.Cli.Commands;

/// <summary><c>runbook demo</c>: a small fleet of real services, broken on purpose, and all roles watching over it.</summary>
public static class DemoCommand
{
    private const string All = "all";
    private const int StartAttempts = 5;

    public static Command Create()
    {
        var scenario = new Option<string?>("--scenario") { Description = $"Play a fault without hands: {string.Join(", ", Fault.All.Select(fault => fault.Name))}, or all of them.", HelpName = "NAME" };
        var once = new Option<bool>("--once") { Description = "End after the scenario; exit 0 only if everything recovered. Plays all when no scenario is named." };
        var platform = CommonOptions.Platform();
        var build = new Option<bool>("--build-only") { Description = "Build the images that the demo on Docker needs, when they are missing or the demo app has changed, and end." };
        var json = CommonOptions.Json();
        var data = CommonOptions.Data();
        var basePort = CommonOptions.BasePort();
        var runbooks = CommonOptions.Runbooks();
        var command = new Command("demo", "Start three replicas of a demo service with steady traffic and all roles, and break them on purpose.") { platform, build, scenario, once, json, data, basePort, runbooks };
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(build) ? BuildAsync(parsed.GetValue(platform), cancellationToken) : RunAsync(
            Faults(parsed.GetValue(scenario), parsed.GetValue(once) || parsed.GetValue(json)),
            new DemoArguments(parsed.GetValue(platform), parsed.GetValue(data), parsed.GetValue(basePort) ?? Settings.DefaultBasePort, parsed.GetValue(runbooks), parsed.GetValue(once) || parsed.GetValue(json), parsed.GetValue(json)),
            cancellationToken));
        return command;
    }

    private static IReadOnlyList<Fault> Faults(string? scenario, bool once) => scenario switch
    {
        null => once ? Fault.All : [],
        All => Fault.All,
        _ => Fault.All.FirstOrDefault(fault => fault.Name == scenario) is { } fault
            ? [fault]
            : throw new CommandException($"There is no scenario '{scenario}'. Known: {string.Join(", ", Fault.All.Select(one => one.Name))}, {All}."),
    };

    private static async Task<int> BuildAsync(string? platform, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("runbook-demo-");
        await using (var stage = DemoStage.Of(platform, DataDirectory.Open(folder.FullName), TimeProvider.System))
        {
            await stage.BuildAsync(Console.Out.WriteLine, cancellationToken);
        }

        folder.Delete(recursive: true);
        Console.Out.WriteLine("Everything that the demo needs is built.");
        return ExitCode.Success;
    }

    private static async Task<int> RunAsync(IReadOnlyList<Fault> faults, DemoArguments arguments, CancellationToken cancellationToken)
    {
        var data = DataDirectory.Open(arguments.Data ?? Directory.CreateTempSubdirectory("runbook-demo-").FullName);
        await Launch.RefuseSecondAsync(data, RolePorts.Roles, cancellationToken);
        await using var stage = DemoStage.Of(arguments.Platform, data, TimeProvider.System);
        var configuration = stage.Configure(Launch.Flags(arguments.Runbooks));
        var server = configuration.Bind<ServerOptions>("server");
        await stage.PrepareAsync(sentence => Say(arguments, [sentence]), cancellationToken);
        using var logs = RoleLog.Open(data);
        var faultDesk = new FaultDesk();
        await using var instance = await StartAsync(
            new InstanceSettings { Data = data, Configuration = configuration, Ports = new Dictionary<string, int>(), Logs = logs, EndsWithProcess = true, Faults = faultDesk },
            server, arguments, cancellationToken);
        var cap = instance.Options.Runbooks.MaxDuration is { } max ? $"The runbooks' durations are capped at {DurationText.Format(max)} so that one can watch." : string.Empty;
        Say(arguments, [cap]);
        var exitCode = await PlayAsync(instance, stage, server, faults, faultDesk, arguments, cancellationToken);
        Say(arguments, ["Stopping the demo service ...", $"Ledger, runs and logs are kept in {data.Path}"]);
        return exitCode;
    }

    // Another demo that starts at the same moment may take a port between the look and the bind; then the next free one does.
    private static async Task<Instance> StartAsync(InstanceSettings settings, ServerOptions server, DemoArguments arguments, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (ports, notes) = Launch.FreePorts(arguments.BasePort, server.Listen);
            Say(arguments, [.. notes, "Starting the demo service and all roles ..."]);
            try
            {
                return await Instance.StartAsync(settings with { Ports = ports }, cancellationToken);
            }
            catch (PortException) when (attempt < StartAttempts)
            {
                Say(arguments, ["A port was taken meanwhile; trying the next ones."]);
            }
        }
    }

    private static async Task<int> PlayAsync(Instance instance, DemoStage stage, ServerOptions server, IReadOnlyList<Fault> faults, FaultDesk faultDesk, DemoArguments arguments, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        var source = instance.Get<IContainerSource>(RolePorts.Monitor);
        using var monitor = new RoleClient(RolePorts.Monitor, instance.Addresses[RolePorts.Monitor], server.Token);
        using var executor = new RoleClient(RolePorts.Executor, instance.Addresses[RolePorts.Executor], server.Token);
        await using var traffic = new TrafficGenerator(source, DemoFleet.Service, stage.SurgeRequestsPerSecond, time);
        using var fleet = new DemoFleet(source, executor, traffic, stage, time);
        await using var session = new Session(instance, "Runbook Executor demo", time, arguments.Json);
        traffic.Start();
        await fleet.WaitUntilReadyAsync(cancellationToken);

        var keys = new DemoKeys(fleet, monitor, executor);
        faultDesk.Open((fault, token) => keys.StrikeAsync(fault, session, token));
        var watching = session.WatchAsync(keys.Keys, cancellationToken);
        var report = await PlayAsync(faults, new ScenarioPlayers(fleet, monitor, instance.Get<RunJournal>(RolePorts.Orchestrator), session, time), watching, cancellationToken);
        if (arguments.Once)
        {
            session.Quit();
        }

        await watching;
        if (arguments.Json)
        {
            Output.JsonLine(report);
        }

        return report.IsRecovered ? ExitCode.Success : ExitCode.Negative;
    }

    private static async Task<DemoReport> PlayAsync(IReadOnlyList<Fault> faults, ScenarioPlayers players, Task watching, CancellationToken cancellationToken)
    {
        using var runs = new RunLog(players.Journal);
        var runner = new ScenarioRunner(players.Fleet, players.Monitor, runs, players.Time);
        var reports = new List<ScenarioReport>();
        foreach (var fault in faults)
        {
            if (watching.IsCompleted)
            {
                break;
            }

            players.Session.Say("demo", Tone.Neutral, $"{fault.Name}: {fault.Title}");
            var report = await runner.PlayAsync(fault, cancellationToken);
            reports.Add(report);
            players.Session.Say("demo", report.IsRecovered ? Tone.Good : Tone.Bad, Summary(report));
        }

        return DemoReport.Of(reports);
    }

    private static string Summary(ScenarioReport report) =>
        $"{report.Fault}: {report.Outcome}{Moment("detected", report.DetectedAfterSeconds)}{Moment("acted", report.ActedAfterSeconds)}{Moment("recovered", report.RecoveredAfterSeconds)}";

    private static string Moment(string what, double? seconds) =>
        seconds is { } known ? string.Create(CultureInfo.InvariantCulture, $", {what} after {known:0.0} s") : string.Empty;

    private static void Say(DemoArguments arguments, IEnumerable<string> sentences)
    {
        if (!arguments.Json)
        {
            sentences.Where(sentence => sentence.Length > 0).ToList().ForEach(Console.Out.WriteLine);
        }
    }

    private sealed record DemoArguments(string? Platform, string? Data, int BasePort, string? Runbooks, bool Once, bool Json);

    private sealed record ScenarioPlayers(DemoFleet Fleet, RoleClient Monitor, RunJournal Journal, Session Session, TimeProvider Time);
}
