import { assertEquals } from "@std/assert";
import { personsOwn } from "../../../lib/environment/persons.ts";
import { settings } from "../../../providers/azure/own_settings.ts";

const ID = "33333333-aaaa-5555-6666-777777777777";

/** What is taken over from a home with these files. */
function taken(files: Record<string, string>) {
  const around = {
    os: "linux" as const,
    env: {
      get: (name: string) => name === "HOME" ? "/home/ada" : undefined,
      entries: () => [["HOME", "/home/ada"]] as [string, string][],
    },
    ...{ join: (...parts: string[]) => parts.join("/"), absolute: (path: string) => path },
  };
  const read = (path: string) => Promise.resolve(files[path.replace("/home/ada/.azure/", "")]);
  return settings(personsOwn(around), read);
}

Deno.test("of the person's az a session knows how it talks, and what it calls subscriptions", async () => {
  const subscriptions = [{ id: ID.toUpperCase(), name: "Prod", tenantId: "x", user: {} }];
  const profile = `\ufeff${JSON.stringify({ installationId: "x", subscriptions })}`;
  const config = "[core]\noutput = table\n[cloud]\nname = AzureChinaCloud\n";
  assertEquals(await taken({ config, "azureProfile.json": profile }), {
    core: { output: "table" },
    called: { [ID]: "Prod" },
  });
});

Deno.test("a profile of az that is none, or says no names, has none to tell", async () => {
  const odd = ["", "{", "null", "[]", "7", '{"subscriptions":{}}', '{"subscriptions":[7,null,{}]}'];
  const nameless = JSON.stringify({ subscriptions: [{ id: ID }, { id: 7, name: "x" }] });
  for (const text of [...odd, nameless, "canary not JSON"]) {
    assertEquals(await taken({ "azureProfile.json": text }), {});
  }
  assertEquals(await taken({}), {});
});
