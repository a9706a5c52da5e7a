/** Merges a value that has no parts: whoever changed it has their way, and the user before the template. */
export function threeWay<Value>(base: Value, yours: Value, next: Value): Value {
  return yours === base ? next : yours;
}
