/** A host on this machine with a certificate of a private authority: it serves files, and git's own repositories. */
import { runProgram } from "./process.ts";
import { tool } from "./tools.ts";

/** What a path answers instead of a file. */
export type Answer = (request: Request) => Response | Promise<Response>;

/** The host. */
export interface RemoteHost extends AsyncDisposable {
  /** `localhost:PORT`. */
  readonly host: string;
  /** The variables that let the program, and git, believe its certificate. */
  readonly env: Readonly<Record<string, string>>;
  /** Files and answers by path. */
  readonly pages: Map<string, string | Answer>;
  /** Every request, with who is said to ask. */
  readonly asked: string[];
  /** Whom a repository lets in; everybody, while it is `undefined`. */
  password: string | undefined;
  /** Commits these files to a branch of the repository `org/cfg.git`; the commit's id. */
  commit(files: Readonly<Record<string, string>>, branch?: string): Promise<string>;
  /** Runs git in the repository's working copy. */
  git(...args: readonly string[]): Promise<string>;
  /** Nobody listens any more. */
  stop(): Promise<void>;
}

/** Starts it; all that it has lies below that directory. */
export async function remoteHost(directory: string): Promise<RemoteHost> {
  const place = `${directory}/elsewhere`;
  Deno.mkdirSync(`${place}/org`, { recursive: true });
  const { key, cert, authority } = await certificates(place);
  const pages: RemoteHost["pages"] = new Map();
  const asked: string[] = [];
  const git = gitIn(`${place}/work`);
  await gitIn(place)("init", "--quiet", "--bare", "--initial-branch=main", "org/cfg.git");
  await gitIn(place)("clone", "--quiet", "org/cfg.git", "work");
  const listening = { hostname: "127.0.0.1", port: 0, key, cert, onListen: () => {} };
  const server = Deno.serve(listening, async (request) => {
    const { pathname, search } = new URL(request.url);
    const who = request.headers.get("authorization");
    asked.push([request.method, pathname + search, who].filter(Boolean).join(" "));
    if (pathname.startsWith("/git/")) return await backend(place, request, host.password);
    const page = pages.get(pathname + search);
    if (page === undefined) return new Response("nothing here", { status: 404 });
    return typeof page === "string" ? new Response(page) : await page(request);
  });
  const host: RemoteHost = {
    host: `localhost:${server.addr.port}`,
    env: { SSL_CERT_FILE: authority, GIT_SSL_CAINFO: authority },
    ...{ pages, asked, git, password: undefined },
    commit: async (files, branch = "main") => {
      await git("checkout", "--quiet", "-B", branch);
      for (const [path, text] of Object.entries(files)) writeBelow(`${place}/work`, path, text);
      await git("add", "--all");
      await git("commit", "--quiet", "--allow-empty", "-m", "change");
      await git("push", "--quiet", "--force", "origin", `HEAD:refs/heads/${branch}`);
      return (await git("rev-parse", "HEAD")).trim();
    },
    stop: () => server.shutdown(),
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
  return host;
}

function writeBelow(directory: string, path: string, text: string): void {
  const whole = `${directory}/${path}`;
  Deno.mkdirSync(whole.slice(0, whole.lastIndexOf("/")), { recursive: true });
  Deno.writeTextFileSync(whole, text);
}

function gitIn(cwd: string) {
  const who = { GIT_AUTHOR_NAME: "ada", GIT_AUTHOR_EMAIL: "ada@x.example" };
  const env = {
    ...who,
    ...{ GIT_COMMITTER_NAME: "ada", GIT_COMMITTER_EMAIL: "ada@x.example" },
    ...{ PATH: "/usr/bin:/bin", HOME: cwd, GIT_CONFIG_NOSYSTEM: "1" },
  };
  return async (...args: readonly string[]) => {
    const { status, stdout, stderr } = await runProgram(tool("git"), args, { env, cwd });
    if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`);
    return stdout;
  };
}

/** As the Common Gateway Interface has it (RFC 3875). */
async function backend(place: string, request: Request, password?: string): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const wanted = password === undefined ? undefined : `Basic ${btoa(`x-access-token:${password}`)}`;
  if (wanted !== undefined && request.headers.get("authorization") !== wanted) {
    return new Response("", { status: 401, headers: { "www-authenticate": "Basic realm=git" } });
  }
  const env = {
    PATH: "/usr/bin:/bin",
    GIT_PROJECT_ROOT: place,
    GIT_HTTP_EXPORT_ALL: "1",
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: "uploadpack.allowFilter",
    GIT_CONFIG_VALUE_0: "true",
    PATH_INFO: pathname.slice("/git".length),
    QUERY_STRING: search.slice(1),
    REQUEST_METHOD: request.method,
    CONTENT_TYPE: request.headers.get("content-type") ?? "",
    GIT_PROTOCOL: request.headers.get("git-protocol") ?? "",
    HTTP_CONTENT_ENCODING: request.headers.get("content-encoding") ?? "",
  };
  const pipes = { stdin: "piped", stdout: "piped", stderr: "null" } as const;
  const child = new Deno.Command(tool("git"), { args: ["http-backend"], env, ...pipes }).spawn();
  const body = new Uint8Array(await request.arrayBuffer());
  const writer = child.stdin.getWriter();
  await writer.write(body).catch(() => {});
  await writer.close().catch(() => {});
  return answerOf((await child.output()).stdout);
}

function answerOf(bytes: Uint8Array<ArrayBuffer>): Response {
  const text = new TextDecoder("latin1").decode(bytes);
  const end = text.indexOf("\r\n\r\n");
  const headers = new Headers();
  for (const line of text.slice(0, end).split("\r\n")) {
    const [name = "", value = ""] = line.split(/: (.*)/);
    headers.set(name, value);
  }
  const status = parseInt(headers.get("status") ?? "200");
  headers.delete("status");
  return new Response(bytes.slice(end + 4), { status, headers });
}

async function certificates(place: string) {
  const openssl = async (...args: readonly string[]) => {
    const { status, stderr } = await runProgram(tool("openssl"), args, { env: {}, cwd: place });
    if (status !== 0) throw new Error(stderr);
  };
  const fresh = ["-newkey", "rsa:2048", "-nodes"];
  Deno.writeTextFileSync(`${place}/names`, "subjectAltName=IP:127.0.0.1,DNS:localhost\n");
  await openssl("req", "-x509", ...fresh, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=ca");
  await openssl("req", ...fresh, "-keyout", "key.pem", "-out", "csr", "-subj", "/CN=localhost");
  const signed = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "names"];
  await openssl("x509", "-req", "-in", "csr", "-out", "cert.pem", ...signed);
  const read = (name: string) => Deno.readTextFileSync(`${place}/${name}`);
  return { key: read("key.pem"), cert: read("cert.pem"), authority: `${place}/ca.pem` };
}
