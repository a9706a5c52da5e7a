namespace Snapper.Layer;

/// <summary>What is known of the libraries of the operating system that a layer may carry.</summary>
internal static class SystemLibraries
{
    /// <summary>SPDX expressions, by the first part of the names that they apply to.</summary>
    private static readonly (string Prefix, string Licence)[] Licences =
    [
        ("libcom_err.", "MIT"),
        ("libcrypto.", "Apache-2.0"),
        ("libgcc_s.", "GPL-3.0-or-later WITH GCC-exception-3.1"),
        ("libgssapi_krb5.", "MIT"),
        ("libicu", "Unicode-DFS-2016"),
        ("libk5crypto.", "MIT"),
        ("libkeyutils.", "LGPL-2.1-or-later"),
        ("libkrb5", "MIT"),
        ("libpcre2-", "BSD-3-Clause"),
        ("libselinux.", "LicenseRef-public-domain"),
        ("libssl.", "Apache-2.0"),
        ("libstdc++.", "GPL-3.0-or-later WITH GCC-exception-3.1"),
        ("libz.", "Zlib"),
    ];

    /// <summary>The licence of a library, <c>NOASSERTION</c> when it is not known.</summary>
    public static string LicenceOf(string name) =>
        Licences.FirstOrDefault(each => name.StartsWith(each.Prefix, StringComparison.Ordinal)).Licence
        ?? "NOASSERTION";

    /// <summary>Whether a library is a part of ICU, the data of cultures and encodings.</summary>
    public static bool IsIcu(string name) => name.StartsWith("libicu", StringComparison.Ordinal);
}
