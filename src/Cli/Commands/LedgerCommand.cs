using System.CommandLine;
using System.Text.Json;
using RunbookExecutor.Cli.Instances;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Endpoints;
using RunbookExecutor.Executor.Ledger;

namespace RunbookExecutor.Cli.Commands;

/// <summary><c>runbook ledger</c>: shows, exports and verifies the record of every verdict, action and outcome. It needs no running instance.</summary>
public static class LedgerCommand
{
    public static Command Create()
    {
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var last = new Option<int>("--last") { Description = "How many entries.", DefaultValueFactory = _ => 20, HelpName = "N", CustomParser = result => CommonOptions.Number(result) ?? 0 };
        var command = new Command("ledger", "Show the newest entries of the ledger, oldest first.") { data, json, last };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var count = InRange(parsed.GetValue(last));
            return Show(await PathAsync(parsed.GetValue(data), cancellationToken), count, parsed.GetValue(json));
        });
        command.Add(Verify());
        command.Add(Export());
        return command;
    }

    private static Command Verify()
    {
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var command = new Command("verify", "Check that no entry of the ledger was changed, put in, or taken out from between others. Exit 1 if one was.") { data, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = await PathAsync(parsed.GetValue(data), cancellationToken);
            var (intact, message) = Describe(LedgerVerifier.Verify(path), path);
            if (parsed.GetValue(json))
            {
                Output.Json(new { intact, message });
            }
            else
            {
                Console.Out.WriteLine(message);
            }

            return intact ? ExitCode.Success : ExitCode.Negative;
        });
        return command;
    }

    private static Command Export()
    {
        var data = CommonOptions.Data();
        var command = new Command("export", "Print every entry as one line of JSON.") { data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            foreach (var entry in All(await PathAsync(parsed.GetValue(data), cancellationToken)))
            {
                Output.JsonLine(LedgerEntryView.Of(entry));
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static int InRange(int count) => count is >= 1 and <= LedgerQuery.MaxLimit
        ? count
        : throw new CommandException($"--last {count} is out of range; it may be 1 to {LedgerQuery.MaxLimit}. 'runbook ledger export' prints all.");

    private static int Show(string path, int count, bool json)
    {
        var entries = LedgerExport.Read(path, new LedgerQuery { Limit = count }).Select(LedgerEntryView.Of).ToList();
        if (json)
        {
            Output.Json(new { entries });
            return ExitCode.Success;
        }

        Output.Table(
            ["SEQ", "TIME", "KIND", "WHAT", "TARGET", "BY", "DETAIL"],
            [.. entries.Select(entry => (IReadOnlyList<string>)
            [
                entry.Seq.ToString(), entry.Time.ToLocalTime().ToString("HH:mm:ss.fff"), entry.Kind, entry.Tool ?? "-", entry.Target ?? "-", entry.Caller, Detail(entry.Payload),
            ])]);
        return ExitCode.Success;
    }

    private static IEnumerable<LedgerEntry> All(string path)
    {
        for (long after = 0; LedgerExport.Read(path, new LedgerQuery { After = after, Limit = LedgerQuery.MaxLimit }) is { Count: > 0 } page; after = page[^1].Seq)
        {
            foreach (var entry in page)
            {
                yield return entry;
            }
        }
    }

    private static (bool Intact, string Message) Describe(LedgerVerification result, string path) => result switch
    {
        LedgerVerification.Ok ok => (true, $"The ledger in {path} is intact: {ok.Count} entries, head {ok.Head}."),
        LedgerVerification.Bad bad => (false, $"The ledger in {path} was changed: entry {bad.Seq} {bad.Fault}."),
        LedgerVerification.Unreadable unreadable => (false, unreadable.Reason),
        _ => (false, "The ledger was not checked."),
    };

    // The one member of a payload that tells a person most; the export has the rest.
    private static string Detail(JsonElement payload)
    {
        string[] telling = ["reason", "evidence", "detail", "message", "name", "version"];
        foreach (var name in telling)
        {
            if (payload.ValueKind == JsonValueKind.Object && payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String)
            {
                return value.GetString()!.ReplaceLineEndings(" ") is { Length: > 90 } text ? text[..87] + "..." : value.GetString()!.ReplaceLineEndings(" ");
            }
        }

        return string.Empty;
    }

    // The running instance's ledger when there is exactly one and none is named: what a person in front of a demo means.
    private static async Task<string> PathAsync(string? data, CancellationToken cancellationToken)
    {
        var running = data is null ? await InstanceLocator.RunningAsync(cancellationToken) : [];
        var folder = running is [var only] && Environment.GetEnvironmentVariable(InstanceLocator.DataVariable) is not { Length: > 0 }
            ? only.Data
            : InstanceLocator.DataOrDefault(data);
        return File.Exists(Path.Combine(folder, "ledger.db"))
            ? folder
            : throw new CommandException($"There is no ledger in '{folder}'. Name a data directory with --data DIR.");
    }
}
