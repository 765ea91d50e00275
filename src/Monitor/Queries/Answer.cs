using System.Diagnostics.CodeAnalysis;

namespace RunbookExecutor.Monitor.Queries;

/// <summary>What a query gives: a result, or the sentence that says why there is none and what would do.</summary>
public readonly record struct Answer<T>
    where T : class
{
    private Answer(T? value, Refusal? refusal)
    {
        Value = value;
        Refusal = refusal;
    }

    public T? Value { get; }

    public Refusal? Refusal { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsFound => Value is not null;

    public static implicit operator Answer<T>(T value) => new(value, null);

    public static implicit operator Answer<T>(Refusal refusal) => new(null, refusal);
}

/// <param name="IsMissing">What was asked for is not there; false when the question itself was wrong.</param>
/// <param name="Sentence">What, which, and what would do.</param>
public sealed record Refusal(bool IsMissing, string Sentence)
{
    public static Refusal Missing(string sentence) => new(true, sentence);

    public static Refusal Wrong(string sentence) => new(false, sentence);
}
