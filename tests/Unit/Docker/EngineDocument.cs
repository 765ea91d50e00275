using System.Text.Json.Nodes;
using RunbookExecutor.Platforms.Docker.Acting;

namespace RunbookExecutor.Tests.Unit.Docker;

/// <summary>Inspect documents as an engine writes them, with what a test says about it.</summary>
internal static class EngineDocument
{
    public const string ImageId = "sha256:1111";

    public static Inspected Container(string name, string id = "0123456789abcdef", Action<JsonObject>? change = null)
    {
        var document = JsonNode.Parse($$"""
            {
              "Id": "{{id}}", "Created": "2026-03-01T12:00:00.5Z", "Name": "/{{name}}", "Image": "{{ImageId}}", "RestartCount": 0,
              "State": { "Status": "running", "Running": true, "Paused": false, "Restarting": false, "ExitCode": 0, "Error": "", "StartedAt": "2026-03-01T12:00:01Z", "FinishedAt": "0001-01-01T00:00:00Z" },
              "HostConfig": {
                "Binds": ["data:/data"], "NetworkMode": "front", "PortBindings": {}, "RestartPolicy": { "Name": "always", "MaximumRetryCount": 0 },
                "AutoRemove": false, "Privileged": false, "Memory": 67108864, "SomethingNew": { "Kept": true }
              },
              "Mounts": [
                { "Type": "volume", "Name": "data", "Source": "/x", "Destination": "/data", "Driver": "local", "Mode": "z", "RW": true, "Propagation": "" },
                { "Type": "volume", "Name": "f00d", "Source": "/y", "Destination": "/anonymous", "Driver": "local", "Mode": "", "RW": true, "Propagation": "" }
              ],
              "Config": {
                "Hostname": "{{id[..Math.Min(12, id.Length)]}}", "Env": ["LOG_LEVEL=info", "PATH=/bin"], "Cmd": ["run"], "Image": "app:1", "Entrypoint": null, "Tty": true,
                "Volumes": { "/anonymous": {} }, "Labels": { "runbook.service": "web" }
              },
              "NetworkSettings": {
                "Networks": {
                  "front": { "IPAMConfig": null, "Links": null, "Aliases": ["web", "{{id[..Math.Min(12, id.Length)]}}"], "NetworkID": "n1", "IPAddress": "10.0.0.2", "DriverOpts": null },
                  "back": { "IPAMConfig": { "IPv4Address": "10.0.1.9" }, "Links": null, "Aliases": ["db"], "NetworkID": "n2", "IPAddress": "10.0.1.9", "DriverOpts": {} }
                }
              }
            }
            """)!.AsObject();
        change?.Invoke(document);
        return new Inspected(document);
    }

    /// <summary>Stopped, after it ran.</summary>
    public static void Stopped(JsonObject document)
    {
        document["State"]!["Status"] = "exited";
        document["State"]!["Running"] = false;
        document["State"]!["FinishedAt"] = "2026-03-01T13:00:00Z";
    }

    /// <summary>Made and never started.</summary>
    public static void Created(JsonObject document)
    {
        document["State"]!["Status"] = "created";
        document["State"]!["Running"] = false;
        document["State"]!["StartedAt"] = "0001-01-01T00:00:00Z";
    }
}
