/** Pages that a browser is handed: what it is told to open leads on once. */

/** Where such a page leads to, as whoever comes first is told. */
export async function leadFrom(address: string): Promise<URL> {
  const response = await fetch(address, { redirect: "manual" });
  await response.body?.cancel();
  return new URL(response.headers.get("location")!);
}
