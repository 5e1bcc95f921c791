"""Suffixes of files that hold no text for people: pictures, sounds, programs, archives and formats that are not read."""

NO_TEXT = frozenset([
    ".gif", ".heic", ".heif", ".ico", ".psd", ".ai", ".eps", ".raw", ".cr2", ".nef", ".dng", ".svgz", ".xcf",
    ".indd", ".jp2", ".jxl", ".avif", ".mp3", ".m4a", ".aac", ".ogg", ".oga", ".opus", ".wav", ".flac", ".wma",
    ".aif", ".aiff", ".mid", ".mp4", ".m4v", ".mkv", ".avi", ".mov", ".wmv", ".flv", ".webm", ".mpg", ".mpeg",
    ".3gp", ".rar", ".iso", ".img", ".dmg", ".cab", ".zst", ".lz4", ".lzma", ".jar", ".war", ".apk", ".ipa",
    ".deb", ".rpm", ".whl", ".egg", ".msi", ".exe", ".dll", ".so", ".dylib", ".o", ".a", ".obj", ".lib", ".class",
    ".pyc", ".pyd", ".pyo", ".bin", ".sys", ".com", ".wasm", ".ttf", ".otf", ".ttc", ".woff", ".woff2", ".eot",
    ".db", ".sqlite", ".sqlite3", ".mdb", ".accdb", ".dbf", ".parquet", ".feather", ".npy", ".npz", ".pkl",
    ".pickle", ".h5", ".mat", ".idx", ".pack", ".pst", ".ost", ".ppt", ".pps", ".pot", ".pub", ".vsd", ".vsdx",
    ".one", ".pages", ".numbers", ".key", ".wpd", ".wps", ".xps", ".oxps", ".djvu", ".mobi", ".azw", ".azw3", ".odg",
    ".odb", ".dwg", ".dxf", ".tmp", ".swp", ".bak", ".lock", ".part", ".crdownload", ".lnk", ".map", ".min", ".css", ".js",
    ".mjs", ".pem", ".crt", ".cer", ".p12", ".pfx", ".gpg", ".sig",
])  # fmt: skip
"""In lower case; files of all other unknown suffixes are looked into."""
