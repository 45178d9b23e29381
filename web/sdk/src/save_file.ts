const kKeptMs = 60_000;  // Slow disks, and people who are asked where to.

// Puts a file into the person's downloads.
export function saveFile(content: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), kKeptMs);
}
