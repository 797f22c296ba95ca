// What the expressions of a configuration see, and what maps a document with them.
//
// Evaluated once for each sandbox, before anything foreign. `spend`, `weigh`, `reached` and `now` are the host's. What it gives
// back is kept by the host; expressions reach the global object alone, whose built-ins are made read-only at the end.
(function (spend, weigh, reached, now, WORK) {
  'use strict';

  // What an element of a list costs, what going to one more value does, and reading a letter of JSON, in letters.
  const ELEMENT = 8;
  const NODE = 20;
  const READING = 8;

  const { apply, construct, ownKeys, getPrototypeOf } = Reflect;
  const { defineProperty, getOwnPropertyDescriptor, freeze, isExtensible } = Object;
  const { isArray } = Array;
  const { parse, stringify } = JSON;
  const { min, max, log2 } = Math;
  const text = String;
  const global = globalThis;
  const has = (object, key) => apply(Object.prototype.hasOwnProperty, object, [key]);

  // ---- Native loops, which nothing interrupts: each says first what it will cost -------------------------------------

  const size = (one) => (typeof one === 'string' ? one.length + 1 : isArray(one) ? one.length * ELEMENT + 1 : 1);
  // Of what is taken for a list, whatever it is.
  const length = (one) => {
    if (one === null || typeof one !== 'object' || isArray(one)) return size(one);
    const length = getOwnPropertyDescriptor(one, 'length');
    if (length === undefined) return 'length' in one ? Infinity : 1;
    return 'value' in length ? 1 + (+length.value || 0) * ELEMENT : Infinity;
  };
  const sizes = (list) => {
    let sum = 1;
    for (let at = 0; at < list.length; at += 1) sum += size(list[at]);
    return sum;
  };
  // The names in objects are counted before they are gone through.
  const named = (self, given) => {
    let sum = 1;
    for (let at = 0; at < given.length; at += 1) {
      const one = given[at];
      sum += one === null || typeof one !== 'object' ? size(one) : ownKeys(one).length * ELEMENT;
    }
    return sum;
  };
  const linear = (self, given) => length(self) + sizes(given);
  const searching = (self, given) => size(self) * (typeof given[0] === 'string' ? size(given[0]) : 1) + sizes(given);
  const repeating = (self, given) => size(self) * max(1, +given[0] || 1);
  const padding = (self, given) => max(size(self), +given[0] || 1);
  const composing = (self) => size(self) * min(size(self), 10000);
  const sorting = (self) => {
    let sum = length(self);
    if (sum > WORK) return Infinity;
    for (let at = 0; at < self.length; at += 1) sum += size(self[at]);
    return sum * (1 + log2(sum));
  };
  const nested = (self) => {
    const open = [self];
    let sum = length(self);
    while (open.length > 0 && sum <= WORK) {
      const list = open.pop();
      for (let at = 0; at < list.length && sum <= WORK; at += 1) {
        if (!isArray(list[at])) continue;
        sum += size(list[at]);
        open.push(list[at]);
      }
    }
    return sum;
  };
  const made = (self, given) => length(given[0]);
  // Everything below a value, as often as it would be written. A walk that is interrupted, before one that is not.
  const weight = (value) => {
    const open = [value];
    let sum = 0;
    while (open.length > 0) {
      const one = open.pop();
      sum += NODE + size(one);
      if (one === null || typeof one !== 'object') continue;
      for (const key in one) {
        if (sum > WORK) return Infinity;
        const property = getOwnPropertyDescriptor(one, key);
        if (property !== undefined && 'value' in property) open.push(property.value);
      }
    }
    return sum;
  };
  const writing = (self, given) => weight(given[0]) + (isArray(given[1]) ? size(given[1]) * size(given[1]) : 1);
  const growing = (self) => 1 + (+self.size || 0);

  const price = (owner, key, cost) => {
    const property = owner === undefined ? undefined : getOwnPropertyDescriptor(owner, key);
    if (property === undefined || typeof property.value !== 'function') return;
    const native = property.value;
    const priced = {
      priced(...given) {
        spend(cost(this, given));
        return apply(native, this, given);
      },
    }.priced;
    defineProperty(priced, 'name', { value: native.name });
    defineProperty(priced, 'length', { value: native.length });
    defineProperty(owner, key, { ...property, value: priced });
  };
  const prices = (owner, keys, cost) => {
    for (let at = 0; at < keys.length; at += 1) price(owner, keys[at], cost);
  };
  const nextOf = (list) => getPrototypeOf(list);

  prices(
    Array.prototype,
    ['concat', 'copyWithin', 'fill', 'join', 'reverse', 'shift', 'slice', 'splice', 'toLocaleString'],
    linear,
  );
  prices(Array.prototype, ['toReversed', 'toSpliced', 'toString', 'unshift', 'with', 'keys', 'entries'], linear);
  prices(Array.prototype, ['values', Symbol.iterator], linear);
  prices(Array.prototype, ['flat'], nested);
  const { map, flat } = Array.prototype;
  const flatMap = {
    flatMap(each, self) {
      return apply(flat, apply(map, this, [each, self]), []);
    },
  }.flatMap;
  defineProperty(Array.prototype, 'flatMap', { value: flatMap });
  prices(Array.prototype, ['sort', 'toSorted'], sorting);
  prices(Array, ['from', 'fromAsync'], made);
  prices(
    String.prototype,
    ['at', 'concat', 'endsWith', 'match', 'matchAll', 'search', 'slice', 'startsWith', 'substr', 'substring'],
    linear,
  );
  prices(String.prototype, ['toLocaleLowerCase', 'toLocaleUpperCase', 'toLowerCase', 'toUpperCase'], linear);
  prices(String.prototype, ['trim', 'trimEnd', 'trimStart', 'isWellFormed', 'toWellFormed', Symbol.iterator], linear);
  prices(String.prototype, ['includes', 'indexOf', 'lastIndexOf', 'replace', 'replaceAll', 'split'], searching);
  prices(String.prototype, ['repeat'], repeating);
  prices(String.prototype, ['padEnd', 'padStart'], padding);
  prices(String.prototype, ['localeCompare', 'normalize'], composing);
  prices(String, ['raw', 'fromCharCode', 'fromCodePoint'], (self, given) => sizes(given));
  prices(JSON, ['parse'], (self, given) => sizes(given) * READING);
  prices(JSON, ['stringify'], writing);
  prices(Object, ['fromEntries', 'groupBy'], (self, given) => sizes(given));
  prices(Object, ['assign', 'create', 'defineProperties', 'entries', 'freeze', 'keys', 'seal', 'values'], named);
  prices(Object, ['getOwnPropertyDescriptors', 'getOwnPropertyNames', 'getOwnPropertySymbols', 'isFrozen', 'isSealed'], named);
  prices(Reflect, ['ownKeys'], named);
  prices(Reflect, ['apply'], (self, given) => length(given[2]));
  prices(Reflect, ['construct'], (self, given) => length(given[1]));
  prices(Function.prototype, ['apply'], (self, given) => length(given[1]));
  for (const owner of [global, Number]) {
    prices(owner, ['isFinite', 'isNaN', 'parseFloat', 'parseInt'], (self, given) => sizes(given));
  }
  prices(Map.prototype, ['entries', 'keys', 'values', Symbol.iterator], growing);
  prices(Set.prototype, ['entries', 'keys', 'values', 'union', 'intersection', 'difference', Symbol.iterator], growing);
  prices(global, ['decodeURI', 'decodeURIComponent', 'encodeURI', 'encodeURIComponent', 'escape', 'unescape'], (self, given) =>
    sizes(given),
  );

  // ---- The clock is the host's, and the time zone is UTC, as on the CHT's servers ------------------------------------

  const Clock = Date;
  const clock = Clock.prototype;
  const offset = clock.getTimezoneOffset;
  const saysZone = /(?:z|gmt|utc|[+-]\d\d:?\d\d)\s*(?:\([^)]*\))?\s*$/i;
  const isDate = /^\s*[+-]?\d{4,6}(?:-\d\d(?:-\d\d)?)?\s*$/;
  const read = (written) => {
    spend(size(written));
    const moment = Clock.parse(written);
    if (moment !== moment || isDate.test(written) || saysZone.test(written)) return moment;
    return moment - apply(offset, new Clock(moment), []) * 60000;
  };
  const Time = function Date(...given) {
    if (new.target === undefined) return new Time().toString();
    let moment;
    if (given.length === 0) moment = now();
    else if (given.length > 1) moment = Clock.UTC(...given);
    else {
      const only = given[0];
      const plain = only instanceof Clock ? apply(clock.getTime, only, []) : primitive(only);
      moment = typeof plain === 'string' ? read(plain) : +plain;
    }
    return Reflect.construct(Clock, [moment], new.target);
  };
  const primitive = (one) => {
    if (one === null || (typeof one !== 'object' && typeof one !== 'function')) return one;
    const make = one[Symbol.toPrimitive];
    if (typeof make === 'function') return apply(make, one, ['default']);
    const value = one.valueOf();
    return value === null || typeof value !== 'object' ? value : text(one);
  };
  for (const part of ['FullYear', 'Month', 'Date', 'Day', 'Hours', 'Minutes', 'Seconds', 'Milliseconds']) {
    defineProperty(clock, `get${part}`, { value: clock[`getUTC${part}`] });
    if (clock[`setUTC${part}`]) defineProperty(clock, `set${part}`, { value: clock[`setUTC${part}`] });
  }
  const two = (number) => text(number).padStart(2, '0');
  const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  const valid = (date, words) => (apply(clock.getTime, date, []) === apply(clock.getTime, date, []) ? words() : 'Invalid Date');
  const day = (date) =>
    `${days[date.getUTCDay()]} ${months[date.getUTCMonth()]} ${two(date.getUTCDate())} ${text(date.getUTCFullYear()).padStart(4, '0')}`;
  const time = (date) => `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
  const zone = 'GMT+0000 (Coordinated Universal Time)';
  const american = (date) => `${date.getUTCMonth() + 1}/${date.getUTCDate()}/${date.getUTCFullYear()}`;
  const noon = (date) =>
    `${date.getUTCHours() % 12 || 12}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} ${date.getUTCHours() < 12 ? 'AM' : 'PM'}`;
  const said = {
    getTimezoneOffset() {
      return valid(this, () => 0) === 0 ? 0 : NaN;
    },
    getYear() {
      return this.getUTCFullYear() - 1900;
    },
    toString() {
      return valid(this, () => `${day(this)} ${time(this)} ${zone}`);
    },
    toDateString() {
      return valid(this, () => day(this));
    },
    toTimeString() {
      return valid(this, () => `${time(this)} ${zone}`);
    },
    toLocaleString() {
      return valid(this, () => `${american(this)}, ${noon(this)}`);
    },
    toLocaleDateString() {
      return valid(this, () => american(this));
    },
    toLocaleTimeString() {
      return valid(this, () => noon(this));
    },
  };
  for (const key of ownKeys(said)) defineProperty(clock, key, { value: said[key] });
  defineProperty(Time, 'prototype', { value: clock, writable: false });
  defineProperty(Time, 'length', { value: 7 });
  defineProperty(Time, 'now', { value: { now: () => now() }.now });
  defineProperty(Time, 'parse', { value: { parse: (written) => read(text(written)) }.parse });
  defineProperty(Time, 'UTC', { value: Clock.UTC });
  defineProperty(clock, 'constructor', { value: Time });
  defineProperty(global, 'Date', { value: Time });

  // ---- Sources: reading one is a native loop too, and a long integer could not be stopped --------------------------

  const evaluate = eval;
  const evaluated = {
    eval(source) {
      if (typeof source === 'string') weigh(source);
      return evaluate(source);
    },
  }.eval;
  defineProperty(global, 'eval', { value: evaluated });
  // A constructor that reads what it is given. `new.target` is not handed on: nothing inherits from these.
  const reading = (Native) => {
    const priced = function (...given) {
      let source = '';
      for (let at = 0; at < given.length; at += 1) source += ` ${given[at] instanceof Native ? given[at].source : given[at]}`;
      weigh(source);
      return new.target === undefined ? apply(Native, undefined, given) : construct(Native, given);
    };
    for (const key of ownKeys(Native)) defineProperty(priced, key, getOwnPropertyDescriptor(Native, key));
    defineProperty(Native.prototype, 'constructor', { value: priced });
    return priced;
  };
  defineProperty(global, 'Function', { value: reading(Function) });
  for (const one of [function* () {}, async function () {}, async function* () {}]) reading(getPrototypeOf(one).constructor);
  defineProperty(global, 'RegExp', { value: reading(RegExp) });
  Reflect.deleteProperty(global, 'BigInt');

  // ---- Expressions -------------------------------------------------------------------------------------------------

  // Evaluated in the global scope, so that an expression sees `doc` and the built-ins, and nothing of this file. What it
  // is worth is the value of its last statement; what it declares is taken away after it.
  let known;
  let spoiled = false;

  const hasKey = Set.prototype.has;
  const { deleteProperty } = Reflect;
  const tidy = () => {
    const keys = ownKeys(global);
    if (keys.length === known.size) return;
    for (let at = 0; at < keys.length; at += 1) {
      if (!apply(hasKey, known, [keys[at]]) && !deleteProperty(global, keys[at])) spoiled = true;
    }
  };
  const run = (doc, expression) => {
    weigh(expression);
    defineProperty(global, 'doc', { value: doc, writable: true, configurable: true });
    try {
      return evaluate(expression);
    } finally {
      if (!deleteProperty(global, 'doc')) spoiled = true;
      tidy();
    }
  };

  // ---- Paths -------------------------------------------------------------------------------------------------------

  const keys = (path) => {
    const segments = path.split('.');
    for (let at = 0; at < segments.length; at += 1) {
      const number = parseInt(segments[at], 10);
      if (text(number) === segments[at]) segments[at] = number;
    }
    return segments;
  };
  const step = (object, key) => {
    if (object === undefined || object === null) return undefined;
    return (typeof key === 'number' && isArray(object)) || has(object, key) ? object[key] : undefined;
  };
  const get = (root, path) => {
    let found = root;
    for (const key of keys(path)) {
      found = step(found, key);
      if (found === undefined) return undefined;
    }
    return found;
  };
  const MOST = 10000;
  const put = (root, path, value) => {
    const segments = keys(path);
    let object = root;
    segments.forEach((key, at) => {
      if (typeof key === 'number' && key > MOST) throw new RangeError(`${key} is beyond the end of any list`);
      if (at === segments.length - 1) {
        object[key] = value;
        return;
      }
      if (step(object, key) === undefined) object[key] = typeof segments[at + 1] === 'number' ? [] : {};
      object = object[key];
    });
  };

  // ---- What the host calls -----------------------------------------------------------------------------------------

  const Full = InternalError;
  const words = (error) => {
    try {
      return text(error).slice(0, 300);
    } catch (failed) {
      return failed === null || failed instanceof Full ? 'out of memory' : 'something that cannot be told';
    } finally {
      tidy();
    }
  };
  const sorted = (value) => {
    if (value === null || typeof value !== 'object' || isArray(value)) return value;
    const result = {};
    for (const key of ownKeys(value).sort()) {
      defineProperty(result, key, { value: sorted(value[key]), enumerable: true, writable: true, configurable: true });
    }
    return result;
  };
  let doc;

  const host = {
    hold(written) {
      doc = undefined;
      try {
        doc = parse(written);
      } catch (error) {
        return words(error);
      }
      return undefined;
    },
    relevant(expression) {
      try {
        return [run(doc, expression) ? 'yes' : 'no'];
      } catch (error) {
        return ['thrown', words(error)];
      }
    },
    map(entries) {
      const payload = {};
      for (let at = 0; at < entries.length; at += 1) {
        const entry = entries[at];
        reached(at);
        let value;
        if (entry.expression) {
          try {
            value = run(doc, entry.expression);
          } catch (error) {
            return ['thrown', words(error)];
          }
        } else if (entry.path) {
          value = get({ doc }, entry.path);
        } else {
          return ['neither', ''];
        }
        if (value === undefined && entry.optional) continue;
        if (value === undefined) return ['undefined', ''];
        try {
          put(payload, entry.to, value);
        } catch (error) {
          return ['misplaced', words(error)];
        }
      }
      try {
        spend(weight(payload));
        const written = stringify(payload);
        return ['mapped', written, stringify(sorted(parse(written)))];
      } catch (error) {
        return ['unwritable', words(error)];
      } finally {
        tidy();
      }
    },
    isSpoiled: () => spoiled || !isExtensible(global),
  };

  // What runs later would run when nobody counts.
  deleteProperty(global, 'queueMicrotask');

  // ---- Nobody changes the built-ins for whoever comes next -----------------------------------------------------------

  for (const owner of [Object.prototype, Error.prototype]) {
    for (const key of ownKeys(owner)) {
      const { value, writable } = getOwnPropertyDescriptor(owner, key);
      if (!writable) continue;
      // An own property of this name may be made by assignment all the same.
      const set = function (mine) {
        if (this !== owner && this !== null && this !== undefined) {
          defineProperty(this, key, { value: mine, writable: true, enumerable: true, configurable: true });
        }
      };
      defineProperty(owner, key, { get: () => value, set, enumerable: false, configurable: false });
    }
  }
  const seen = new Set();
  const settle = (one) => {
    if (one === null || (typeof one !== 'object' && typeof one !== 'function') || seen.has(one)) return;
    seen.add(one);
    for (const key of ownKeys(one)) {
      const property = getOwnPropertyDescriptor(one, key);
      settle(property.value);
      settle(property.get);
      settle(property.set);
      if (one === global && property.configurable) {
        defineProperty(one, key, 'value' in property ? { writable: false, configurable: false } : { configurable: false });
      }
    }
    settle(getPrototypeOf(one));
    if (one !== global) freeze(one);
  };
  settle(global);
  const hidden = [
    function* () {},
    async function () {},
    async function* () {},
    [].values(),
    ''[Symbol.iterator](),
    new Map().entries(),
    new Set().entries(),
    /a/[Symbol.matchAll]('a'),
  ];
  for (const one of hidden) settle(nextOf(one));
  known = new Set(ownKeys(global));
  return freeze(host);
})
