use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::*;

/// Some times the bound of 100 ms, as other tests run beside these.
const PATIENCE: Duration = Duration::from_millis(700);

#[test]
fn what_never_ends_is_ended() {
    let doc = document();
    for expression in [
        "while (true) {}",
        "for (;;) {}",
        "let n = 0; while (true) { try { while (true) n += 1 } catch (e) {} finally { continue } }",
        "while (true) { try { 'x'.repeat(1e6) } catch (e) {} }",
        "(function f() { try { f() } finally { f() } })()",
        "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'.match(/(a+)+$/)",
        "[].indexOf.call({ length: 1e15 }, 1)",
        "const a = []; a.length = 4294967295; a.reverse()",
        "const a = []; a.length = 4294967295; a.slice(0)",
        "const a = []; a.length = 4294967295; a.sort()",
        "const a = []; a.length = 4294967295; [a].flat()",
        "const a = []; a.length = 4294967295; [[a]].flat(Infinity)",
        "const a = []; a.length = 4294967295; a.flatMap(x => x)",
        "const a = []; a.length = 4294967295; [1].flatMap(() => a)",
        "const a = []; a.length = 4294967295; [].concat(a)",
        "const a = []; a.length = 4294967295; a.forEach(x => x)",
        "Array.prototype.slice.call({ get length() { return 1e15 } })",
        "const s = 'a'.repeat(500000); s.indexOf(s.slice(1) + 'b')",
        "'\\u0301\\u0323'.repeat(200000).normalize()",
        "const s = 'a'.repeat(1000000); Array(100000).fill(s).sort()",
        "JSON.stringify({}, Array.from({ length: 100000 }, (_, i) => 'k' + i))",
        "const m = new Map(); for (let i = 0; i < 1e9; i++) m.set(i % 100, i)",
        "while (true) { Array.from({ length: 10000 }) }",
        "while (true) { [...Array(10000)] }",
        "new Function('while (true) {}')()",
        "eval('while (true) {}')",
        "const d = doc; Object.defineProperty(d, 'x', { get() { while (true) {} } }); d.x",
        "({ toJSON() { while (true) {} } })",
        "({ [Symbol.toPrimitive]() { while (true) {} } }) + ''",
        "function* f() { while (true) yield 1 } for (const x of f()) {}",
        "let x = []; while (true) x = [x.length]",
        "new Date({ valueOf() { while (true) {} } })",
    ] {
        let began = Instant::now();
        let outcome = worth(expression, &doc);
        let took = began.elapsed();
        assert!(
            matches!(
                outcome,
                Err(MappingFault::TooLong | MappingFault::TooMuchMemory | MappingFault::Thrown { .. })
            ),
            "{expression}: {outcome:?}"
        );
        assert!(took < PATIENCE, "{expression}: {took:?}");
    }
}

#[test]
fn what_eats_memory_is_stopped() {
    let doc = document();
    for expression in [
        "const a = []; while (true) a.push('x'.repeat(100000) + a.length)",
        "'x'.repeat(1e9)",
        "'x'.padEnd(2 ** 29)",
        "new Array(1e9).fill(1)",
        "let s = 'x'; while (true) s += s",
        "let s = [1]; while (true) s = s.concat(s)",
        "let o = {}; while (true) o = { o, a: [1, 2, 3] }",
        "let o = {}; let top = o; for (let i = 0; i < 1e5; i++) { o.o = {}; o = o.o } JSON.stringify(top)",
        "(function f(x) { return f([x, x]) + f([x]) })(1)",
        "let a = 'x'; for (let i = 0; i < 60; i++) a = [a, a]; JSON.stringify(a)",
        "Array.from({ length: 1e9 })",
        "JSON.parse('['.repeat(1000000))",
    ] {
        let began = Instant::now();
        let outcome = worth(expression, &doc);
        assert!(
            matches!(
                outcome,
                Err(MappingFault::TooLong | MappingFault::TooMuchMemory | MappingFault::Thrown { .. })
            ),
            "{expression}: {outcome:?}"
        );
        assert!(began.elapsed() < PATIENCE, "{expression}: {:?}", began.elapsed());
    }
}

#[test]
fn there_is_nothing_to_reach_but_the_document() {
    for name in [
        "process",
        "require",
        "module",
        "exports",
        "global",
        "window",
        "self",
        "fetch",
        "XMLHttpRequest",
        "console",
        "setTimeout",
        "setInterval",
        "queueMicrotask",
        "Buffer",
        "navigator",
        "os",
        "std",
        "Worker",
        "WebAssembly",
        "SharedArrayBuffer",
        "Atomics",
        "print",
        "load",
        "scriptArgs",
        "performance",
        "spend",
        "reached",
        "host",
        "evaluate",
        "known",
    ] {
        assert_eq!(worth(&format!("typeof {name}"), &document()), Ok(Some(json!("undefined"))), "{name}");
        let outcome = worth(name, &document());
        assert!(matches!(outcome, Err(MappingFault::Thrown { .. })), "{name}: {outcome:?}");
    }
    for expression in [
        "doc.constructor.constructor('return process')()",
        "(async () => {}).constructor('return process')().x",
        "this.constructor.constructor('return require')()",
        "import('fs').x.y",
        "arguments.callee.caller.caller",
    ] {
        let outcome = worth(expression, &document());
        assert!(matches!(outcome, Err(MappingFault::Thrown { .. }) | Ok(None)), "{expression}: {outcome:?}");
    }
}

#[test]
fn nothing_is_carried_from_one_document_to_the_next() {
    let mischief = [
        "Object.prototype.stolen = doc.fields.name",
        "Array.prototype.map = function () { return ['stolen'] }",
        "String.prototype.toString = () => 'stolen'",
        "Array.prototype[Symbol.iterator] = function* () { yield 'stolen' }",
        "JSON.stringify = () => '{\"stolen\":1}'; JSON.parse = () => ({})",
        "doc.__proto__.stolen = 1; doc.__proto__.__proto__ = { stolen: 1 }",
        "Object.setPrototypeOf(Object.prototype, { stolen: 1 })",
        "Object.defineProperty(Object.prototype, 'stolen', { value: 1 })",
        "stolen = doc.fields.name",
        "globalThis.stolen = doc.fields.name",
        "Object.defineProperty(globalThis, 'stolen', { value: doc.fields.name })",
        "Object.freeze(globalThis)",
        "Object.preventExtensions(globalThis)",
        "eval = () => 'stolen'; Function = null; undefined = 3; Date = null",
        "delete globalThis.Date; delete Object.prototype.hasOwnProperty",
        "Date.now = () => 0; Date.prototype.toJSON = () => 'stolen'; Math.max = () => 0",
        "(function* () {}).__proto__.prototype.next = () => 'stolen'",
        "RegExp.prototype.exec = () => ['stolen']; Reflect.apply = () => 'stolen'",
        "var eval = 1; function Object() {}",
        "class Error {}; Error.prototype.toString = 1",
        "arguments[1] = 'stolen'",
        "(() => { throw { toString() { globalThis.stolen = doc.fields.name; throw 1 } } })()",
    ];
    for trick in mischief {
        let mut mapper = mapper(&json!({ "refer": { "relevant_to": "true", "mapping": {
            "trick": { "expr": trick, "optional": true },
        } }, "check": { "relevant_to": "true", "mapping": {
            "a": { "expr": "typeof stolen + typeof doc.stolen + ({}).stolen + [].stolen" },
            "b": { "expr": "[1, 2].map(x => x + 1).join() + `${[...'ab']}` + new Date(0).toJSON() + Math.max(1, 2)" },
            "c": { "expr": "const o = {}; o.toString = () => 'mine'; o.constructor = 1; later = 5; `${o}` + later" },
            "d": { "expr": "/a/.exec('a')[0] + typeof Function + typeof undefined + new Error('e').message" },
            "e.0": "doc._id",
        } } }));
        mapper.hold(&document().to_string());
        let _ = mapper.map(0);
        let other: Value = json!({ "_id": "r2", "fields": {} });
        mapper.hold(&other.to_string());
        let payload = mapper.map(1).unwrap_or_else(|error| panic!("{trick}: {error:?}")).text;
        let expected = json!({
            "a": "undefinedundefinedundefinedundefined",
            "b": "2,3a,b1970-01-01T00:00:00.000Z2",
            "c": "mine5",
            "d": "afunctionundefinede",
            "e": ["r2"],
        });
        assert_eq!(payload, expected.to_string(), "{trick}");
    }
}
