using System.Text.RegularExpressions;

namespace RunbookExecutor.Core.Runbooks.Parsing;

/// <summary>
/// Recognizes a note by which a person changes something. "Edit the configuration. Restart the service." is one procedure:
/// its second half alone was never meant. Looking, reading and asking change nothing and bind nothing that follows.
/// </summary>
internal static partial class ByHand
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    public static bool Changes(RunbookStep step) => step is NoteStep note && (Opening().IsMatch(note.Text) || Command().IsMatch(note.Text));

    [GeneratedRegex(
        @"\A((please|then|next|now|first|also|manually|if [^,:]{1,100}[,:])[ ,]+)*(add|adjust|allow|apply|attach|back ?up|build|change|clean|clear|click|clone|configure|connect|copy|create|decrease|delete|deploy|detach|disable|disconnect|download|drain|drop|edit|empty|enable|ensure|enter|execute|export|fix|(re-?)?generate|grant|import|increase|install|kill|launch|link|log ?(in|on|into)|lower|make sure|migrate|modify|mount|move|navigate|patch|pause|place|promote|publish|pull|purge|push|put|raise|rebuild|reconfigure|redeploy|reduce|reload|remove|rename|renew|repair|replace|reset|resize|restore|revoke|rotate|run|set|shut ?down|sign in|ssh|start|stop|switch|sync|terminate|truncate|turn (on|off)|uncomment|unmount|update|upgrade|upload|wipe|write)\b(?!-)",
        Options)]
    private static partial Regex Opening();

    [GeneratedRegex(
        @"(^|[\n;&|] ?)[$#> ]*(sudo )?((vi|vim|nano|rm|mv|cp|sed|kill|scp|ssh|tee|dd|chmod|chown|truncate) |(docker|podman|docker-compose|kubectl|oc|helm|git|systemctl|service|apt|apt-get|yum|dnf|pip|npm)\b[^\n]{0,120} ?\b(pull|push|build|apply|create|install|upgrade|edit|patch|delete|drain|cordon|rm|stop|up|down|prune|set|checkout)\b)",
        Options | RegexOptions.Multiline)]
    private static partial Regex Command();
}
