using RunbookExecutor.Tests.Host;

return args switch
{
    ["serve"] => await Server.RunAsync(),
    ["supervise", var settings] => await Supervisor.RunAsync(settings),
    _ => 64,
};
