namespace RunbookExecutor.Tests.Runbooks;

internal static class Fixtures
{
    /// <summary>The mission's own runbook in plain prose, which has to work as it stands.</summary>
    public const string ProseMemorySpike = """
        # Memory spike

        ## Detection
        Container memory usage exceeds 80% for more than 2 minutes.

        ## Steps
        1. Check whether this is a known leak pattern
        2. Restart the affected container to free memory
        3. Scale service to +2 replicas for redundancy
        4. Monitor memory usage for 3 minutes
        5. If stable, mark incident as resolved

        ## Rollback Plan
        If memory keeps climbing after the restart:
        - Scale to 5 total replicas
        - Alert the on-call engineer
        """;

    /// <summary>What people write that is no instruction to a machine, or not one on the incident's own container or service.</summary>
    public static readonly string[] NoInstruction =
    [
        // another object
        "Restart the database",
        "Restart the database container",
        "Restart the kubelet on node worker-3",
        "Restart the affected node",
        "Restart the node exporter service",
        "Restart postgres",
        "Restart the Redis container",
        "Restart the pod checkout-7f9c",
        "Restart the pods one at a time",
        "Restart all containers",
        "Restart the containers",
        "Restart every replica of the service",
        "Restart the service on web-3",
        "Restart the service in the staging cluster",
        "Restart the service from the console",
        "Restart the service with systemctl",
        "Restart the service mesh",
        "Restart the container runtime",
        "Restart the container host",
        "Restart the application server",
        "Restart the app server",
        "Restart the upstream service",
        "Restart the service's database",
        "Restart the Docker daemon",
        "Restart the load balancer",
        "Restart Prometheus",
        "Restart service foo",
        "Restart the rollout",
        "Restart your laptop",
        "Restart it",
        "Restart",
        "Restart the `billing` service",
        "Reboot the container",
        "Reboot the machine",
        "Scale up the cluster",
        "Scale up the cluster to 5 replicas",
        "Scale the database to 3 replicas",
        "Scale the deployment api to 3 replicas",
        "Scale the node pool to 4 nodes",
        "Scale the service to 3 nodes",
        "Scale the worker service to 3 replicas",
        "Scale in to 0 old instances",
        "Roll back the database migration",
        "Roll back the transaction",
        "Roll back to version 1.4.2",
        "Roll back to the last known good snapshot",
        "Roll back the node image to the previous version",
        "Roll back the configuration of the proxy",
        "Set replicas to 5",
        "Set MTU to 1500",
        "Set TTL to 60",
        "Set max_connections to 500",
        "Set KAFKA_HEAP to a larger value",
        "Set CACHE_SIZE to higher",
        "Set MAX_CONNECTIONS to 500 in postgresql.conf",
        "Set VM_SIZE to 4 GB",
        "Set LOG_LEVEL to debug on all hosts",
        "Set FEATURE_X=true",
        "Update the environment variable",
        "Update the runbook",
        "Alert the database team",
        "Page the on-call database administrator",
        "Notify customers",
        "Mark the ticket as resolved",
        // a missing number
        "Scale the service",
        "Scale the service up",
        "Scale the service to more replicas",
        "Scale the service to three replicas",
        "Scale the service to 2.5 replicas",
        "Scale the service to N replicas",
        "Scale the service to +0 replicas",
        "Scale the service to +2 total replicas",
        "Scale the service by 2 replicas",
        "Scale up to 5 replicas",
        "Wait a few minutes",
        "Wait for the container to start",
        "Wait 5",
        "Monitor memory usage",
        "Monitor disk usage for 3 minutes",
        "Verify that everything works for 5 minutes",
        // a negation
        "Do not restart the container",
        "Don't restart the container",
        "Never restart the service",
        "Avoid restarting the container",
        "Do NOT roll back the deployment",
        "You should not scale the service to 3 replicas",
        // a question
        "Restart the container?",
        "Did somebody restart the container?",
        "Roll back the deployment?",
        // alternatives, conditions at the end, more than one thing
        "Restart or scale the service",
        "Restart the container or roll back the deployment",
        "Restart the container if needed",
        "Restart the container if memory is above 90%",
        "Restart the container unless it is the leader",
        "Restart the container only as a last resort",
        "Restart the container when traffic is low",
        "Restart the container after draining it",
        "Restart the container and scale the service to 3 replicas",
        "Restart the container, then check the log",
        "Restart the container. Do not do this during a deployment.",
        "Restart the container (not the leader)",
        "Restart the container: run the command below",
        "Restart the container:",
        "Restart the container to free memory if it is safe",
        "Restart the container to clear the cache in production",
        "Wait 5 minutes and restart the container",
        "Alert the on-call engineer if it happens again",
        // not the instruction itself
        "Try restarting the container",
        "Consider rolling back the deployment",
        "You may restart the container",
        "The container restarts by itself",
        "A restart of the container helps",
        "Restarting the container frees memory",
        "Please restart the container",
        "Option A: restart the container",
        "As a last resort, restart the container",
        "Ask the owner to restart the container",
        "Check whether to restart the container",
        "\"Restart the container\"",
        "~~Restart the container~~",
        "[ ] Restart the container",
        "[x] Restart the container",
        "<del>Restart the container</del>",
        "Restart the container <!-- no longer -->",
        "[Restart the container](#restart-the-container)",
        "[Restart](https://example.com/restart) the container",
        "![Restart the container](picture.png)",
        "When memory is high, restart the container",
        "Unless it is the leader, restart the container",
        "Otherwise, restart the container",
        // commands
        "`docker restart app`",
        "`kubectl rollout restart deployment/app`",
        "`kubectl get pods`",
        "`docker ps`",
        "`kubectl scale deployment app --replicas=3`",
        "`Restart-Service nginx`",
        "`reboot`",
        "`docker-compose restart web`",
        "Run `docker restart app`",
        "Run `restart-container`",
        "Do not `restart-container`",
    ];
}
