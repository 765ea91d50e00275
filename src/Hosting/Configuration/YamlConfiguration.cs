using Microsoft.Extensions.Configuration;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace RunbookExecutor.Hosting.Configuration;

/// <summary>Flattens a YAML file into configuration keys, so that flags and environment variables can be laid over it key by key.</summary>
public static class YamlConfiguration
{
    /// <summary>The file's values by key (<c>services:demo-app:replicas</c>), each with the line on which it stands.</summary>
    /// <exception cref="ConfigurationException">The text is not YAML, or is not one mapping.</exception>
    public static IReadOnlyDictionary<string, YamlValue> Read(string path, TextReader text)
    {
        var values = new Dictionary<string, YamlValue>(StringComparer.OrdinalIgnoreCase);
        try
        {
            var stream = new YamlStream();
            stream.Load(text);
            if (stream.Documents.Count == 0)
            {
                return values;
            }

            if (stream.Documents is not [{ RootNode: YamlMappingNode root }])
            {
                throw new ConfigurationException($"{path}: one mapping of sections is expected, such as 'services:'.");
            }

            Flatten(root, string.Empty, values, path);
            return values;
        }
        catch (YamlException problem)
        {
            throw new ConfigurationException($"{path} line {problem.Start.Line}: {Sentence(problem)}");
        }
    }

    private static void Flatten(YamlNode node, string prefix, Dictionary<string, YamlValue> values, string path)
    {
        switch (node)
        {
            case YamlMappingNode mapping:
                foreach (var (key, child) in mapping.Children)
                {
                    Flatten(child, Join(prefix, Name(key, path)), values, path);
                }

                break;
            case YamlSequenceNode sequence:
                for (var index = 0; index < sequence.Children.Count; index++)
                {
                    Flatten(sequence.Children[index], Join(prefix, index.ToString()), values, path);
                }

                break;
            case YamlScalarNode { Value: { Length: > 0 } value } scalar:
                if (!values.TryAdd(prefix, new YamlValue(value, (int)scalar.Start.Line)))
                {
                    throw new ConfigurationException($"{path} line {scalar.Start.Line}: '{prefix}' is set twice.");
                }

                break;
            default:
                break;
        }
    }

    private static string Name(YamlNode key, string path) =>
        key is YamlScalarNode { Value: { Length: > 0 } name } && !name.Contains(ConfigurationPath.KeyDelimiter, StringComparison.Ordinal)
            ? name
            : throw new ConfigurationException($"{path} line {key.Start.Line}: a key is a plain word without a colon.");

    private static string Join(string prefix, string name) => prefix.Length == 0 ? name : ConfigurationPath.Combine(prefix, name);

    private static string Sentence(YamlException problem) =>
        problem.InnerException is { } inner ? inner.Message : problem.Message;
}

/// <param name="Text">The scalar as it is written.</param>
/// <param name="Line">Line of the file, from 1.</param>
public readonly record struct YamlValue(string Text, int Line);

/// <summary>The configuration cannot be used; the message holds one sentence a line, each naming its key.</summary>
public sealed class ConfigurationException(string message) : Exception(message);
