return await RunbookExecutor.Cli.RunbookCommand.RunAsync(args);
