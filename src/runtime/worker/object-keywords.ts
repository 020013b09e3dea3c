/** Keywords for objects. A property is what the object itself has: `{"constructor": …}` is not on every object. */
import { type Check, child, isRecord, type Keyword, type Site } from "./check.js";
import { evaluatedBy } from "./evaluated.js";
import { patternsMatching } from "./property-patterns.js";

type Members = Readonly<Record<string, unknown>>;

export const objectKeywords: readonly Keyword<Members>[] = [
  size("maxProperties", "more", (members, bound) => members > bound),
  size("minProperties", "fewer", (members, bound) => members < bound),
  { name: "required", takes: ["array"], compile: required },
  { name: "propertyNames", takes: ["object", "boolean"], compile: propertyNames },
  { name: "additionalProperties", takes: ["boolean", "object"], compile: additionalProperties },
  { name: "dependencies", takes: ["object"], compile: dependencies },
  { name: "properties", takes: ["object"], compile: properties },
  { name: "patternProperties", takes: ["object"], compile: patternProperties },
  {
    name: "dependentRequired",
    takes: ["object"],
    compile: (site) => dependentRequired(site, "dependentRequired"),
  },
  {
    name: "dependentSchemas",
    takes: ["object"],
    compile: (site) => dependentSchemas(site, "dependentSchemas"),
  },
  { name: "unevaluatedProperties", takes: ["boolean", "object"], compile: unevaluatedProperties },
];

/** What a schema declares under a keyword such as `properties`. */
function declaredIn(map: unknown): readonly (readonly [name: string, value: unknown])[] {
  return isRecord(map) ? Object.entries(map).filter(([name]) => name !== "__proto__") : [];
}

function size(
  name: string,
  comparison: string,
  breaks: (members: number, bound: number) => boolean,
): Keyword<Members> {
  const compile = (site: Site): Check<Members> => {
    const bound = site.schema[name] as number;
    return (value, at, found) => {
      if (breaks(Object.keys(value).length, bound))
        found.push(
          site.fault(name, `must NOT have ${comparison} than ${bound} properties`, { limit: bound }, at),
        );
    };
  };
  return { name, takes: ["number"], compile };
}

function required(site: Site): Check<Members> {
  const names = site.schema["required"] as readonly string[];
  return (value, at, found) => {
    for (const name of names) {
      if (has(value, name)) continue;
      const message = `must have required property '${name}'`;
      found.push(site.fault("required", message, { missingProperty: name }, at));
    }
  };
}

function propertyNames(site: Site): Check<Members> | undefined {
  const check = site.below(site.schema["propertyNames"], "propertyNames");
  if (check === undefined) return undefined;
  return (value, at, found) => {
    for (const propertyName of Object.keys(value)) {
      const before = found.length;
      check(propertyName, at, found);
      if (found.length === before) continue;
      // It is the name that these are about, not a value.
      const named = found
        .splice(before)
        .map((inner) => ({ ...inner, params: { ...inner.params, propertyName } }));
      const fault = site.fault("propertyNames", "property name must be valid", { propertyName }, at);
      found.push(...named, fault);
    }
  };
}

function additionalProperties(site: Site): Check<Members> | undefined {
  const matching = patternsMatching(site.schema);
  const declared = new Set(declaredIn(site.schema["properties"]).map(([name]) => name));
  const isAdditional = (name: string) => !declared.has(name) && matching(name).length === 0;
  return others(site, "additionalProperties", "additionalProperty", () => isAdditional);
}

function unevaluatedProperties(site: Site): Check<Members> | undefined {
  const evaluated = evaluatedBy(site, "unevaluatedProperties");
  return others(site, "unevaluatedProperties", "unevaluatedProperty", (value) => {
    const names = evaluated(value).properties;
    return (name) => names !== "all" && !names.has(name);
  });
}

/** What nothing else in the schema speaks of. */
function others(
  site: Site,
  keyword: string,
  parameter: string,
  test: (value: Members) => (name: string) => boolean,
): Check<Members> | undefined {
  const written = site.schema[keyword];
  const check = site.below(written, keyword);
  if (check === undefined) return undefined;
  const message = `must NOT have ${keyword === "additionalProperties" ? "additional" : "unevaluated"} properties`;
  return (value, at, found) => {
    const isOther = test(value);
    for (const name of Object.keys(value)) {
      if (!isOther(name)) continue;
      if (written === false) found.push(site.fault(keyword, message, { [parameter]: name }, at));
      else check(value[name], child(at, name), found);
    }
  };
}

function properties(site: Site): Check<Members> | undefined {
  const checks = declaredIn(site.schema["properties"]).flatMap(([name, schema]) => {
    const check = site.below(schema, "properties", name);
    return check === undefined ? [] : [{ name, check, token: child("", name) }];
  });
  if (checks.length === 0) return undefined;
  return (value, at, found) => {
    for (const { name, check, token } of checks) {
      if (has(value, name)) check(value[name], at + token, found);
    }
  };
}

function patternProperties(site: Site): Check<Members> {
  const matching = patternsMatching(site.schema);
  const checks = declaredIn(site.schema["patternProperties"]).map(([pattern, schema]) => ({
    pattern,
    check: site.below(schema, "patternProperties", pattern),
  }));
  return (value, at, found) => {
    for (const { pattern, check } of checks) {
      if (check === undefined) continue;
      for (const name of Object.keys(value)) {
        if (matching(name).includes(pattern)) check(value[name], child(at, name), found);
      }
    }
  };
}

/** Draft 7's keyword: lists of names as well as schemas. */
function dependencies(site: Site): Check<Members> {
  const names = dependentRequired(site, "dependencies");
  const schemas = dependentSchemas(site, "dependencies");
  return (value, at, found) => {
    names(value, at, found);
    schemas(value, at, found);
  };
}

function dependentRequired(site: Site, keyword: string): Check<Members> {
  const rules = rulesIn(site, keyword).flatMap(([property, wanted]) =>
    Array.isArray(wanted) ? [{ property, wanted: wanted.map(String) }] : [],
  );
  return (value, at, found) => {
    for (const { property, wanted } of rules) {
      if (!has(value, property)) continue;
      const deps = wanted.join(", ");
      const message = `must have ${wanted.length === 1 ? "property" : "properties"} ${deps} when property ${property} is present`;
      for (const missingProperty of wanted) {
        if (has(value, missingProperty)) continue;
        const params = { property, missingProperty, depsCount: wanted.length, deps };
        found.push(site.fault(keyword, message, params, at));
      }
    }
  };
}

function dependentSchemas(site: Site, keyword: string): Check<Members> {
  const rules = rulesIn(site, keyword).flatMap(([property, schema]) => {
    const check = Array.isArray(schema) ? undefined : site.below(schema, keyword, property);
    return check === undefined ? [] : [{ property, check }];
  });
  return (value, at, found) => {
    for (const { property, check } of rules) if (has(value, property)) check(value, at, found);
  };
}

/** Ajv knows a rule for `__proto__` under the newer two of the keywords. */
function rulesIn(site: Site, keyword: string): readonly (readonly [property: string, rule: unknown])[] {
  return keyword === "dependencies"
    ? declaredIn(site.schema[keyword])
    : Object.entries(site.schema[keyword] ?? {});
}

/** An in-process caller may leave a property undefined, which JSON would not have. */
function has(value: Members, name: string): boolean {
  return Object.hasOwn(value, name) && value[name] !== undefined;
}
