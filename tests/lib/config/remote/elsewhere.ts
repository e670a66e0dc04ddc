/** What lies elsewhere, for tests: pages over https, and repositories that a git of the test's own hands out. */
import { run as document } from "../../../../lib/config/remote/document.ts";
import { loadConfiguration, type Loaded } from "../../../../lib/config/files/load.ts";
import type { Selection } from "../../../../lib/config/files/chosen.ts";
import type { SignInModule } from "../../../../lib/cage/server.ts";
import type { FakeProgram, FakeSystem, Prepared } from "../../../fake_system.ts";
import { type FakeCage, fakeCage } from "../../cage/fake_cage.ts";
import { NOTHING, worldWith } from "../world.ts";

/** A page: what it answers, who asks it being told. */
export type Page = string | ((request: Headers) => Response);

/** A repository: commits by branch, tag or id, each its files by path. */
export interface Repository {
  refs: Record<string, string>;
  readonly commits: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** What is elsewhere; a test may change it while it goes on. */
export interface Elsewhere {
  readonly pages: Record<string, Page>;
  readonly repositories: Record<string, Repository>;
  /** What git says instead of all that, when it fails. */
  complaint?: string;
}

/** A machine, what lies elsewhere, and who was asked there. */
export interface RemoteWorld {
  readonly system: FakeSystem;
  readonly elsewhere: Elsewhere;
  /** Every page that was asked for, with what it was told of who asks. */
  readonly asked: string[];
  /** Every repository that was reached. */
  readonly reached: string[];
  readonly cage: FakeCage;
  load(selection?: Partial<Selection>): Promise<Loaded>;
}

/** Makes them. */
export function remoteWorld(
  files: NonNullable<Prepared["files"]>,
  elsewhere: Partial<Elsewhere> = {},
  prepared: Omit<Prepared, "files"> = {},
): RemoteWorld {
  const there: Elsewhere = { pages: {}, repositories: {}, ...elsewhere };
  const asked: string[] = [];
  const reached: string[] = [];
  const cage = fakeCage(
    { "config/document": document as SignInModule["run"] },
    (input, init) => {
      const { headers } = new Request(input, init);
      asked.push([String(input), headers.get("authorization")].filter(Boolean).join(" "));
      const page = there.pages[String(input)];
      if (page === undefined) return Promise.reject(new TypeError("no such host"));
      return Promise.resolve(typeof page === "string" ? new Response(page) : page(headers));
    },
  );
  const system = worldWith(files, {
    openCage: cage.openCage,
    installed: { "/usr/bin/git": gitOf(there, reached) },
    ...prepared,
    env: { PATH: "/usr/bin", ...prepared.env },
  });
  const load = (selection: Partial<Selection> = {}) =>
    loadConfiguration(system, { ...NOTHING, fetches: true, ...selection });
  return { system, elsewhere: there, asked, reached, cage, load };
}

function gitOf(there: Elsewhere, reached: string[]): FakeProgram {
  return ({ args, print, complain }) => {
    const settings = args.filter((_, index) => args[index - 1] === "-c");
    const url = settings.find((each) => each.startsWith("remote."))!.split(".url=")[1]!;
    const [verb, ...rest] = args.slice(2 * settings.length);
    if (verb === "config") return 1;
    if (verb === "init") return 0;
    const repository = there.repositories[url];
    if (verb === "ls-remote" || verb === "fetch") {
      reached.push(`${verb} ${url}`);
      if (there.complaint !== undefined || repository === undefined) {
        complain(there.complaint ?? "fatal: Could not resolve host: nowhere");
        return 128;
      }
    }
    return answer(repository!, verb!, rest, print);
  };
}

function answer(
  { refs, commits }: Repository,
  verb: string,
  args: readonly string[],
  print: (text: string) => void,
): number {
  switch (verb) {
    case "ls-remote":
      for (const [name, id] of Object.entries(refs)) print(`${id}\t${name}\n`);
      return 0;
    case "fetch":
      return commits[args.at(-1)!.slice(1).split(":")[0]!] === undefined ? 1 : 0;
    case "ls-tree": {
      const commit = args.find((each) => commits[each] !== undefined)!;
      for (const [index, path] of Object.keys(commits[commit]!).entries()) {
        print(
          `100644 blob ${commit.slice(0, 38)}${index.toString(16).padStart(2, "0")}\t${path}\0`,
        );
      }
      return 0;
    }
    default: {
      const id = args.at(-1)!;
      const commit = Object.keys(commits).find((each) => each.startsWith(id.slice(0, 38)))!;
      const text = Object.values(commits[commit]!)[parseInt(id.slice(38), 16)]!;
      print(args[0] === "-s" ? `${new TextEncoder().encode(text).length}\n` : text);
      return 0;
    }
  }
}
