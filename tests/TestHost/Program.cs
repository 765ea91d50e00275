using RunbookExecutor.Tests.Host;
using RunbookExecutor.Tests.Host.Attack;

return args switch
{
    ["serve"] => await Server.RunAsync(),
    ["supervise", var settings] => await Supervisor.RunAsync(settings),
    ["sweep", var settings] => await Victim.RunAsync(settings),
    ["ask", var settings] => await Asker.RunAsync(settings),
    ["race", var settings] => await Racer.RunAsync(settings),
    _ => 64,
};
