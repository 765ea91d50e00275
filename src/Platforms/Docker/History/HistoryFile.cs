using System.Text.Json;
using System.Text.Json.Serialization;

namespace RunbookExecutor.Platforms.Docker.History;

/// <summary>The histories on disk: <c>DATA/docker/history.json</c>, replaced as a whole, so that a reader sees the old text or the new one.</summary>
public sealed class HistoryFile(string dataDirectory)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnersFolder = OwnerOnly | UnixFileMode.UserExecute;

    public string FilePath { get; } = Path.Combine(dataDirectory, "docker", "history.json");

    /// <summary>What was written last; null when nothing was.</summary>
    /// <exception cref="IOException">It cannot be read, or is not a history.</exception>
    public HistoryBook? Read()
    {
        try
        {
            var book = JsonSerializer.Deserialize(File.ReadAllBytes(FilePath), HistoryJson.Default.HistoryBook);
            return book?.Format == HistoryBook.CurrentFormat ? book : throw new IOException($"'{FilePath}' has format {book?.Format}, this version reads {HistoryBook.CurrentFormat}.");
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException error)
        {
            throw new IOException($"'{FilePath}' is not a deployment history: {error.Message}", error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException($"'{FilePath}' cannot be read: {error.Message}", error);
        }
    }

    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(HistoryBook book)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!, OwnersFolder);
            var temporary = FilePath + ".tmp";
            using (var file = new FileStream(temporary, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
            {
                JsonSerializer.Serialize(file, book, HistoryJson.Default.HistoryBook);

                // On the disk before it takes the old one's place: which image was rolled back from must outlive a power failure.
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, FilePath, overwrite: true);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException($"'{FilePath}' cannot be written: {error.Message}", error);
        }
    }
}

/// <summary>How the file is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(HistoryBook))]
internal sealed partial class HistoryJson : JsonSerializerContext;
