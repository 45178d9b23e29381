// Puts a file into the person's downloads.
export function guardarComo(blob: Blob, nombre: string): void {
  const enlace = document.createElement('a'), url = URL.createObjectURL(blob);
  enlace.href = url;
  enlace.download = nombre;
  enlace.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
