return await DemoApp.DemoService.RunAsync(DemoApp.Configuration.Settings.Read(Environment.GetEnvironmentVariable), TimeProvider.System);
