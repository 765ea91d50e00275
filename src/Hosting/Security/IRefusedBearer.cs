using Microsoft.AspNetCore.Http;

namespace RunbookExecutor.Hosting.Security;

/// <summary>Hears of each request that the guard turned away because its token may not do that. It can say more about it and never let it pass.</summary>
public interface IRefusedBearer
{
    /// <summary>What the bearer is told instead of the guard's own sentence; null leaves it at that.</summary>
    /// <param name="request">What was turned away; its user is the bearer.</param>
    /// <param name="sentence">The guard's own.</param>
    string? Hear(HttpRequest request, string sentence);
}
