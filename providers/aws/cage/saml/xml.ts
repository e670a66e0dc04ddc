/** XML as SAML needs it: elements by namespace and local name. Nothing is expanded, fetched or guessed. */
import { parseXml, XmlDocumentType, XmlElement, XmlText } from "@rgrove/parse-xml";

/** The deepest nesting of elements: SAML's own documents need about ten levels. */
const DEEPEST = 64;

/** An element. */
export interface Element {
  readonly name: string;
  readonly namespace: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  /** Its own text and that of all below it. */
  readonly text: string;
}

/**
 * Returns the root element; throws for a text that is not well-formed, too deep, or has a document type: SAML has no
 * use for one, and its definitions are how parsers are attacked.
 */
export function parseElement(text: string): Element {
  const { root, children } = parseXml(text, { preserveDocumentType: true });
  if (children.some((child) => child instanceof XmlDocumentType)) {
    throw new TypeError("it has a document type");
  }
  if (root === null) throw new TypeError("it has no element");
  return elementOf(root, { "": "", xml: "http://www.w3.org/XML/1998/namespace" }, 0);
}

function elementOf(
  node: XmlElement,
  outer: Readonly<Record<string, string>>,
  depth: number,
): Element {
  if (depth > DEEPEST) throw new TypeError("its elements are nested too deep");
  const scope = { ...outer, ...declaredIn(node) };
  const [local, prefix = ""] = node.name.split(":").reverse();
  const namespace = Object.hasOwn(scope, prefix) ? scope[prefix]! : undefined;
  if (namespace === undefined) throw new TypeError("it has a prefix that nothing declares");
  const inner = node.children.filter((child) => child instanceof XmlElement);
  const own = node.children.filter((child) => child instanceof XmlText);
  const children = inner.map((child) => elementOf(child, scope, depth + 1));
  return {
    name: local!,
    namespace,
    attributes: node.attributes,
    children,
    text: [...own, ...children].map(({ text }) => text).join(""),
  };
}

function declaredIn({ attributes }: XmlElement): Record<string, string> {
  const pairs = Object.entries(attributes).flatMap(([name, value]) => {
    if (name === "xmlns") return [["", value]];
    return name.startsWith("xmlns:") ? [[name.slice(6), value]] : [];
  });
  return Object.fromEntries(pairs);
}
