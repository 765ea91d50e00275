namespace DemoApp.Telemetry;

/// <summary>Text that a log line says in its message and does not repeat among its facts.</summary>
public readonly record struct Sentence(string Text)
{
    public override string ToString() => Text;
}
