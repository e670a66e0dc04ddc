/** Repositories over git's smart HTTP protocol, by git's own `http-backend` (a CGI program), behind tokens. */
import { Buffer } from "node:buffer";
import { tokenIn } from "./answer.ts";
import type { Received, Reply } from "./wire.ts";
import { type Holder, same, type World } from "./world.ts";

const PATH = /^\/([^/]+)\/([^/]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/;

const ENVIRONMENT = {
  PATH: "/usr/bin:/bin",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_AUTHOR_NAME: "Ada",
  GIT_AUTHOR_EMAIL: "ada@example.com",
  GIT_COMMITTER_NAME: "Ada",
  GIT_COMMITTER_EMAIL: "ada@example.com",
};

/** The repositories on disk, each with one commit on `main`. */
export class GitHost {
  readonly #root: string;

  /** Keeps them in that directory, and removes it in the end. */
  constructor(root: string) {
    this.#root = root;
  }

  /** Makes the repositories. */
  async create({ repositories }: World): Promise<void> {
    for (const { fullName } of repositories) await create(`${this.#root}/${fullName}.git`);
  }

  /** Subjects of the commits on a repository's `main`, newest first. */
  async log(fullName: string): Promise<string[]> {
    const text = await git(["log", "--format=%s", "main"], `${this.#root}/${fullName}.git`);
    return text.split("\n").filter(Boolean);
  }

  /** Answers git; `undefined` when the path is not git's. */
  async handle(world: World, request: Received): Promise<Reply | undefined> {
    const [, owner, name, service] = PATH.exec(request.url.pathname) ?? [];
    if (owner === undefined) return undefined;
    const writes = service === "git-receive-pack" ||
      request.url.searchParams.get("service") === "git-receive-pack";
    const refused = judge(world, request, `${owner}/${name}`, writes);
    return refused ?? await this.#serve(request, `/${owner}/${name}.git/${service}`);
  }

  /** Removes them. */
  close(): Promise<void> {
    return Deno.remove(this.#root, { recursive: true });
  }

  async #serve({ method, url, headers, body }: Received, path: string): Promise<Reply> {
    const process = new Deno.Command("git", {
      args: ["http-backend"],
      clearEnv: true,
      env: {
        ...ENVIRONMENT,
        GIT_PROJECT_ROOT: this.#root,
        GIT_HTTP_EXPORT_ALL: "1",
        REMOTE_USER: "x-access-token",
        REQUEST_METHOD: method,
        PATH_INFO: path,
        QUERY_STRING: url.search.slice(1),
        CONTENT_TYPE: headers["content-type"] ?? "",
        CONTENT_LENGTH: String(body.length),
        ...(headers["git-protocol"] ? { GIT_PROTOCOL: headers["git-protocol"] } : {}),
      },
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const writer = process.stdin.getWriter();
    await writer.write(body).catch(() => undefined);
    await writer.close().catch(() => undefined);
    return fromCgi((await process.output()).stdout);
  }
}

/** The refusal; `undefined` when git may go on. */
function judge(
  world: World,
  request: Received,
  fullName: string,
  writes: boolean,
): Reply | undefined {
  const repository = world.repositories.find((one) => same(one.fullName, fullName));
  const token = tokenIn(request.headers["authorization"]);
  const holder = token === undefined ? undefined : world.holderOf(token);
  if (token !== undefined && holder === undefined) return unauthorized();
  if (repository && !repository.private && !writes) return undefined;
  if (holder === undefined) return unauthorized();
  if (!repository || !sees(world, holder, fullName)) return text(404, "Repository not found.");
  const level = holder.kind === "user" ? "write" : holder.permissions["contents"];
  if (level === "write" || (level === "read" && !writes)) return undefined;
  return text(403, "Write access to repository not granted.");
}

function sees(world: World, holder: Holder, fullName: string): boolean {
  if (holder.kind === "user") return true;
  const reach = world.reach(holder.installation, holder.repositories);
  return reach.some((one) => same(one.fullName, fullName));
}

function unauthorized(): Reply {
  const challenge = { "www-authenticate": 'Basic realm="GitHub"' };
  return text(401, "Invalid username or token.", challenge);
}

function text(status: number, body: string, headers: Reply["headers"] = {}): Reply {
  return { status, headers: { "content-type": "text/plain", ...headers }, body };
}

/** RFC 3875: headers, an empty line, the body. */
function fromCgi(output: Uint8Array): Reply {
  const bytes = Buffer.from(output);
  const end = bytes.indexOf("\r\n\r\n");
  const headers = Object.fromEntries(
    bytes.subarray(0, end).toString().split("\r\n").map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
    }),
  );
  const { status = "200", ...rest } = headers;
  return { status: parseInt(status), headers: rest, body: bytes.subarray(end + 4) };
}

async function create(path: string): Promise<void> {
  await Deno.mkdir(path, { recursive: true });
  await git(["init", "--quiet", "--bare", "--initial-branch=main"], path);
  const blob = await git(["hash-object", "-w", "--stdin"], path, "Hello\n");
  const tree = await git(["mktree"], path, `100644 blob ${blob.trim()}\tREADME\n`);
  const commit = await git(["commit-tree", "-m", "First", tree.trim()], path);
  await git(["update-ref", "refs/heads/main", commit.trim()], path);
}

async function git(args: readonly string[], cwd: string, stdin = ""): Promise<string> {
  const process = new Deno.Command("git", {
    args: [...args],
    ...{ cwd, clearEnv: true, env: ENVIRONMENT },
    ...{ stdin: "piped", stdout: "piped", stderr: "inherit" },
  }).spawn();
  const writer = process.stdin.getWriter();
  await writer.write(new TextEncoder().encode(stdin));
  await writer.close();
  const { success, stdout } = await process.output();
  if (!success) throw new Error(`git ${args[0]} failed in ${cwd}`);
  return new TextDecoder().decode(stdout);
}
