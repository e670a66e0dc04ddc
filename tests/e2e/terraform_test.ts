/** Terraform's S3 backend (AWS's SDK for Go) in a session: it signs as the identity, and as nobody else. */
import { assertEquals } from "@std/assert";
import { tool } from "./tools.ts";
import { ADMIN_SESSION, journey, printed } from "./world.ts";

const EMPTY = `<?xml version="1.0"?><ListBucketResult><Name>state</Name><KeyCount>0</KeyCount>
<IsTruncated>false</IsTruncated></ListBucketResult>`;

const ABSENT = `<?xml version="1.0"?><Error><Code>NoSuchKey</Code></Error>`;

for (const delivery of ["process", "file", "server"] as const) {
  journey(
    `terraform init finds the role (${delivery})`,
    { tools: ["terraform"] },
    async (world) => {
      const { run, sts, box } = world;
      const signed: string[] = [];
      const s3 = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
        const [, key] = /Credential=(\w+)\//.exec(request.headers.get("authorization") ?? "") ?? [];
        signed.push(
          sts.keys.issued().find(({ accessKeyId }) => accessKeyId === key)?.principal.arn ?? "",
        );
        const isList = new URL(request.url).searchParams.has("list-type");
        const [status, text] = isList ? [200, EMPTY] as const : [404, ABSENT] as const;
        return new Response(text, { status, headers: { "content-type": "application/xml" } });
      });
      const endpoint = (url: string) => JSON.stringify(url);
      box.write(
        "project/main.tf",
        `terraform {
  backend "s3" {
    bucket         = "state"
    key            = "state"
    region         = "eu-west-1"
    use_path_style = true
    endpoints      = { s3 = ${endpoint(`http://127.0.0.1:${s3.addr.port}`)}, sts = ${
          endpoint(sts.url)
        } }
  }
}
`,
      );
      const env = { AWS_ACCESS_KEY_ID: "AKIAOTHER000000EXAMPLE", AWS_SECRET_ACCESS_KEY: "x" };
      try {
        const init = [tool("terraform"), "init", "-no-color", "-input=false"];
        printed(
          await run(["exec", "--delivery", delivery, "--", ...init], { env }),
        );
      } finally {
        await s3.shutdown();
      }
      const others = signed.filter((arn) => !arn.startsWith(ADMIN_SESSION));
      assertEquals([signed.length > 0, others], [true, []]);
    },
  );
}
