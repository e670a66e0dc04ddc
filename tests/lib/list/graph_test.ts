import { assertEquals, assertStringIncludes } from "@std/assert";
import { graphviz, markdown, mermaid } from "../../../lib/list/graph.ts";
import { viewOf } from "./view.ts";

Deno.test("a provider and an identity of one name are two nodes of the DOT graph", async () => {
  assertEquals(
    graphviz(await viewOf()),
    String.raw`digraph AuthConfig {
  rankdir=LR;
  p1 [label="az\nazure/cli", shape=box];
  p2 [label="okta\naws/saml", shape=box];
  p3 [label="sso\naws/iam-identity-center", shape=box, penwidth=2];
  i1 [label="chained\naws/assume-role", shape=ellipse];
  i2 [label="loop-a\naws/assume-role", shape=ellipse];
  i3 [label="loop-b\naws/assume-role", shape=ellipse];
  i4 [label="lost\naws/permission-set", shape=ellipse];
  i5 [label="odd\nmock", shape=ellipse];
  i6 [label="scalar\nno kind", shape=ellipse];
  i7 [label="sso\naws/permission-set", shape=ellipse, penwidth=2];
  i8 [label="user\naws/user", shape=ellipse];
  i9 [label="we\\x1b[31mird]\"|\nno kind", shape=ellipse];
  i7 -> i1;
  i3 -> i2;
  i2 -> i3;
  p3 -> i7;
}`,
  );
});

Deno.test("a name can't break out of a Mermaid label", async () => {
  const text = mermaid(await viewOf());
  assertStringIncludes(text, 'i9("we#92;x1b#91;31mird#93;#34;#124;<br/>no kind"):::identity\n');
  assertStringIncludes(text, 'p3["sso<br/>aws/iam-identity-center"]:::default_provider\n');
  assertStringIncludes(text, 'i7("sso<br/>aws/permission-set"):::default_identity\n');
  assertEquals(text.split("\n").slice(-4), [
    "  i7 --> i1",
    "  i3 --> i2",
    "  i2 --> i3",
    "  p3 --> i7",
  ]);
});

Deno.test("the Markdown page holds the Mermaid graph in a fence that names can't close", async () => {
  const nasty = 'auth: {identities: {"```\\n# x": {kind: mock}, "`": {kind: mock}}}';
  const lines = markdown(await viewOf({}, false, nasty)).split("\n");
  assertEquals(lines.slice(0, 8), [
    "# Authentication Configuration",
    "",
    "0 providers, 2 identities",
    "",
    "## Graph",
    "",
    "```mermaid",
    "graph LR",
  ]);
  assertEquals(lines.filter((line) => line.includes("`")), ["```mermaid", "```"]);
});
