/** Answers that are not what their schemas promise. */

/** The data with one of its members or items gone, or put in the place of it. */
export function broken(
  data: unknown,
  pick: (max: number) => number,
  replace?: (path: string) => unknown,
): unknown {
  const places: (() => void)[] = [];
  const visit = (value: unknown, path: string): void => {
    if (typeof value !== "object" || value === null) return;
    for (const key of Object.keys(value)) {
      const name = `${path}.${key}`;
      places.push(() => change(value, key, name, replace));
      visit(Reflect.get(value, key), name);
    }
  };
  const root = { body: structuredClone(data) };
  visit(root, "a");
  places[pick(places.length - 1)]?.();
  return root.body;
}

function change(
  value: object,
  key: string,
  path: string,
  replace: ((path: string) => unknown) | undefined,
): void {
  if (replace)
    Object.defineProperty(value, key, { value: replace(path), enumerable: true, configurable: true });
  else if (Array.isArray(value)) Reflect.set(value, key, null);
  else Reflect.deleteProperty(value, key);
}
