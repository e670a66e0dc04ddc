/** The page that a sign-in in the browser ends on, as the program serves it and Chromium shows it. */
import { listenForCallback } from "../../lib/browser/callback.ts";
import { denoSystem } from "../../lib/deno/system.ts";

/** Nobody else has seen the address. */
const GUARD = {
  alarm: new Promise<never>(() => {}),
  settled: () => Promise.resolve(),
  close: () => Promise.resolve(),
};

/** Chromium's numbers for what a reader prefers. */
const SCHEMES = { dark: 0, light: 1 } as const;

/** Writes `signed-in-dark.png` and `signed-in-light.png` into the folder. */
export async function photographPage(chromium: string, folder: string): Promise<void> {
  const system = denoSystem(new URL("../../providers/worker.ts", import.meta.url));
  for (const [scheme, number] of Object.entries(SCHEMES)) {
    const options = { path: "/", state: "state-EXAMPLE", timeout: 60_000, port: 0 };
    const callback = listenForCallback(system, options, GUARD);
    const page = `${callback.redirectUri}?state=${options.state}&code=code-EXAMPLE`;
    const profile = await Deno.makeTempDir({ prefix: "aac-" });
    await new Deno.Command(chromium, {
      args: [
        ...["--headless", "--disable-gpu", "--hide-scrollbars", "--window-size=640,420"],
        ...(Deno.uid() === 0 ? ["--no-sandbox"] : []),
        ...[`--user-data-dir=${profile}`, `--blink-settings=preferredColorScheme=${number}`],
        ...[`--screenshot=${folder}/signed-in-${scheme}.png`, page],
      ],
      stderr: "null",
    }).output();
    await callback.wait();
    await callback.close();
    await Deno.remove(profile, { recursive: true });
  }
}
