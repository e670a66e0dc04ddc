/**
 * Promises that nobody waits for. The linter has no rule for them, since that takes types; but our own
 * asynchronous functions are known by name, and what is called in a statement of its own, or thrown away with
 * `void`, can be seen. `inBackground` is the one way to let something go on by itself.
 */

/** Any node; the runtime's own union forgets one. */
type Node = Deno.lint.Node | Deno.lint.TSParameterProperty;

/** The names of functions that return promises, and of those that don't. */
export interface Names {
  readonly asynchronous: ReadonlySet<string>;
  /** A name that is both tells nothing. */
  readonly plain: ReadonlySet<string>;
}

/** Functions that drop what their callback returns. */
const DROPPING: ReadonlySet<string> = new Set([
  ...["addEventListener", "addSignalListener", "forEach", "on", "onCrash", "onCrashed"],
  ...["onMessage", "onSignal", "once", "queueMicrotask", "setInterval", "setTimeout"],
]);

/** What the language's own collections call their methods. */
const COLLECTIONS = ["add", "clear", "delete", "push", "set"];

/** Collects the names of functions that the sources declare. */
export function namesIn(sources: readonly string[]): Names {
  const asynchronous = new Set<string>();
  const plain = new Set(COLLECTIONS);
  for (const source of sources) {
    visit(source, (context) => {
      const note = (key: Node | null, made: Node | null) => {
        const name = key && nameOf(key);
        if (name && made) (isAsync(made, context) ? asynchronous : plain).add(name);
      };
      return {
        FunctionDeclaration: (node) => note(node.id, node),
        MethodDefinition: (node) => note(node.key, node.value),
        TSMethodSignature: (node) => note(node.key, node),
        VariableDeclarator: (node) => note(node.id, functionIn(node.init)),
        Property: (node) => note(node.key, functionIn(node.value)),
      };
    });
  }
  return { asynchronous, plain };
}

/** The calls in a source whose promise is lost, each as it stands there. */
export function floatingIn(source: string, { asynchronous, plain }: Names): readonly string[] {
  const found: string[] = [];
  visit(source, (context) => ({
    CallExpression: (node) => {
      const name = nameOf(node.callee);
      const makes = name === undefined
        ? isAsync(node.callee, context)
        : asynchronous.has(name) && !plain.has(name);
      const open = (name === "then" && node.arguments.length < 2) || name === "finally";
      if ((makes || open) && isDropped(node)) found.push(context.sourceCode.getText(node));
    },
  }));
  return found;
}

function isDropped(call: Node): boolean {
  const above = aboveOf(call);
  if (above.type === "ExpressionStatement") return true;
  if (above.type === "UnaryExpression") return above.operator === "void";
  if (above.type !== "ArrowFunctionExpression" || above.body.type === "BlockStatement") {
    return false;
  }
  const taker = above.parent;
  return taker.type === "CallExpression" && DROPPING.has(nameOf(taker.callee) ?? "");
}

/** What a node stands in, but for what only wraps it. */
function aboveOf(node: Node): Node {
  if (!("parent" in node)) return node;
  const above: Node = node.parent;
  return above.type === "ChainExpression" || above.type === "TSNonNullExpression"
    ? aboveOf(above)
    : above;
}

/** The last name of `a`, `a.b`, `a?.#b`. */
function nameOf(node: Node): string | undefined {
  if (node.type === "Identifier" || node.type === "PrivateIdentifier") return node.name;
  if (node.type === "MemberExpression" && !node.computed) return nameOf(node.property);
  return node.type === "ChainExpression" ? nameOf(node.expression) : undefined;
}

function functionIn(node: Node | null): Node | null {
  const isFunction = node?.type === "ArrowFunctionExpression" ||
    node?.type === "FunctionExpression";
  return isFunction ? node : null;
}

function isAsync(node: Node, context: Deno.lint.RuleContext): boolean {
  if ("async" in node && node.async) return true;
  const type = "returnType" in node ? node.returnType : undefined;
  return type ? /^:\s*Promise</.test(context.sourceCode.getText(type)) : false;
}

function visit(source: string, visitor: Deno.lint.Rule["create"]): void {
  const plugin = { name: "floating", rules: { floating: { create: visitor } } };
  Deno.lint.runPlugin(plugin, "source.ts", source);
}
