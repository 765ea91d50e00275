using System.Text.Json.Nodes;

namespace RunbookExecutor.Platforms.Docker.Acting.Copying;

/// <summary>A local image: its id, the name by which it was asked for, and what containers take from it.</summary>
internal sealed record ImageFacts(string Id, string Reference, JsonObject Config)
{
    public static ImageFacts Of(JsonObject document, string reference) => new(document.Text("Id"), reference, document.Object("Config"));
}
