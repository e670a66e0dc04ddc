import { assertEquals, assertThrows } from "@std/assert";
import { UserError } from "../../../lib/errors.ts";
import { CLOUDS } from "../../../providers/azure/clouds.ts";
import { consoleUrl, destinations } from "../../../providers/azure/console.ts";

const [PUBLIC, GOVERNMENT, CHINA] = CLOUDS;
const TENANT = "11111111-2222-3333-4444-555555555555";
const SUBSCRIPTION = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";

Deno.test("portal pages open in the tenant, in its cloud", () => {
  const rows = [
    [PUBLIC, undefined, `https://portal.azure.com/#@${TENANT}/home`],
    [
      PUBLIC,
      "VM",
      `https://portal.azure.com/#@${TENANT}/blade/HubsExtension/BrowseResource/resourceType/Microsoft.Compute%2FVirtualMachines`,
    ],
    [
      GOVERNMENT,
      "rg",
      `https://portal.azure.us/#@${TENANT}/blade/HubsExtension/BrowseResourceGroups`,
    ],
    [
      CHINA,
      "sub",
      `https://portal.azure.cn/#@${TENANT}/resource/subscriptions/${SUBSCRIPTION}/overview`,
    ],
    [PUBLIC, "https://portal.azure.com/#home", "https://portal.azure.com/#home"],
  ] as const;
  for (const [cloud, page, url] of rows) {
    assertEquals(consoleUrl(cloud!, TENANT, SUBSCRIPTION, page), url);
  }
});

Deno.test("every name of a portal page leads somewhere in the portal", () => {
  for (const name of destinations) {
    const url = new URL(consoleUrl(PUBLIC!, TENANT, SUBSCRIPTION, name));
    assertEquals([name, url.origin, url.pathname], [name, "https://portal.azure.com", "/"]);
  }
});

Deno.test("the subscription's page needs a subscription", () => {
  assertThrows(() => consoleUrl(PUBLIC!, TENANT, undefined, "sub"), UserError, "subscription");
});

Deno.test("Jailbreak: an address that only looks like the portal's is refused", () => {
  const addresses = [
    "https://portal.azure.com.evil.example/",
    "https://portal.azure.com@evil.example/",
    "https://user:word@portal.azure.com/",
    "http://portal.azure.com/",
    "https://portal.azure.us/",
    "javascript:alert(1)",
    "constructor",
  ];
  for (const address of addresses) {
    assertThrows(() => consoleUrl(PUBLIC!, TENANT, SUBSCRIPTION, address), UserError);
  }
});
