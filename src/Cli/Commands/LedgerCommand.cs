using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using RunbookExecutor.Cli.Instances;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Core.Units;
using RunbookExecutor.Executor.Endpoints;
using RunbookExecutor.Executor.Ledger;

namespace RunbookExecutor.Cli.Commands;

/// <summary><c>runbook ledger</c>: shows, exports and verifies the record of every verdict, action and outcome. It needs no running instance.</summary>
public static class LedgerCommand
{
    private const int LongestDetail = 90;

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
        var command = new Command("verify", "Check that no entry of the ledger was changed, put in, taken out or cut off the end. Exit 1 if one was.") { data, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = await PathAsync(parsed.GetValue(data), cancellationToken);
            var result = LedgerVerifier.Verify(path);
            var (intact, message) = (result is LedgerVerification.Ok, result.Describe(path));
            if (parsed.GetValue(json))
            {
                Output.Json(new { intact, result.Finding, message });
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
        var since = new Option<DateTimeOffset?>("--since") { Description = "Only entries of this time or later, 2026-11-24T07:00:00Z, or of so long ago or later, 2h.", HelpName = "TIME", CustomParser = Moment };
        var action = new Option<ActionId?>("--action") { Description = "Only entries about this action.", HelpName = "ID", CustomParser = Action };
        var command = new Command("export", "Print every entry as one line of JSON.") { data, since, action };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var query = new LedgerQuery { After = 0, Since = parsed.GetValue(since), ActionId = parsed.GetValue(action), Limit = LedgerQuery.MaxLimit };
            foreach (var entry in All(await PathAsync(parsed.GetValue(data), cancellationToken), query))
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
                entry.Seq.ToString(), Output.Time(entry.Time, "HH:mm:ss.fff"), entry.Kind, entry.Tool ?? "-", entry.Target ?? "-", entry.Caller, Detail(entry.Payload),
            ])]);
        return ExitCode.Success;
    }

    private static DateTimeOffset? Moment(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (DurationText.TryParse(text, out var ago))
        {
            return TimeProvider.System.GetUtcNow() - ago;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time;
        }

        result.AddError($"--since: '{text}' is neither a time such as 2026-11-24T07:00:00Z nor a duration such as 2h.");
        return null;
    }

    private static ActionId? Action(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (Ids.IsWellFormed(text, ActionId.Prefix))
        {
            return new ActionId(text);
        }

        result.AddError($"--action: '{text}' is not an id of the form act-UUID.");
        return null;
    }

    private static IEnumerable<LedgerEntry> All(string path, LedgerQuery query)
    {
        for (var after = 0L; LedgerExport.Read(path, query with { After = after }) is { Count: > 0 } page; after = page[^1].Seq)
        {
            foreach (var entry in page)
            {
                yield return entry;
            }
        }
    }

    // The one member of a payload that tells a person most; the export has the rest.
    private static string Detail(JsonElement payload)
    {
        string[] telling = ["reason", "evidence", "detail", "message", "name", "version"];
        foreach (var name in telling)
        {
            if (payload.ValueKind == JsonValueKind.Object && payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String)
            {
                return Short(value.GetString()!);
            }
        }

        return payload.ValueKind == JsonValueKind.Object && payload.TryGetProperty("problems", out var problems) ? Short(string.Join(' ', problems.EnumerateArray())) : string.Empty;
    }

    private static string Short(string text) => text.ReplaceLineEndings(" ") is { Length: > LongestDetail } line ? line[..(LongestDetail - 3)] + "..." : text.ReplaceLineEndings(" ");

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
