using System.IO.Compression;
using System.Text;

namespace Snapper.Layer;

/// <summary>
/// Writes a zip whose bytes depend on nothing but the files: sorted names, one fixed time, and of the
/// modes only the execute bit. Lambda unpacks modes and symbolic links as they are.
/// </summary>
internal static class LayerZip
{
    // Octal 100644, 100755 and 120777: kind and permissions, as Unix has them.
    private const int PlainFile = 0x81A4;
    private const int Executable = 0x81ED;
    private const int SymbolicLink = 0xA1FF;

    /// <summary>The first day that the format knows.</summary>
    private static readonly DateTimeOffset FirstDay = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Packs all files and symbolic links below a folder; folders get no entries.</summary>
    public static void Write(string folder, string zip)
    {
        var files = FilesBelow(new DirectoryInfo(folder))
            .Select(file => (Name: Path.GetRelativePath(folder, file.FullName), File: file))
            .OrderBy(each => each.Name, StringComparer.Ordinal);

        using var archive = ZipFile.Open(zip, ZipArchiveMode.Create);
        foreach (var (name, file) in files)
        {
            var entry = archive.CreateEntry(name, CompressionLevel.SmallestSize);
            entry.LastWriteTime = FirstDay;
            entry.ExternalAttributes = ModeOf(file) << 16;
            using var source = ContentOf(file);
            using var target = entry.Open();
            source.CopyTo(target);
        }
    }

    private static IEnumerable<FileSystemInfo> FilesBelow(DirectoryInfo folder) =>
        folder.EnumerateFileSystemInfos().SelectMany(each =>
            each is DirectoryInfo { LinkTarget: null } subfolder ? FilesBelow(subfolder) : [each]);

    private static int ModeOf(FileSystemInfo file)
    {
        if (file.LinkTarget is not null)
        {
            return SymbolicLink;
        }
        return file.UnixFileMode.HasFlag(UnixFileMode.UserExecute) ? Executable : PlainFile;
    }

    /// <summary>What a file holds; for a symbolic link, where it leads.</summary>
    private static Stream ContentOf(FileSystemInfo file) =>
        file.LinkTarget is { } target
            ? new MemoryStream(Encoding.UTF8.GetBytes(target))
            : File.OpenRead(file.FullName);
}
