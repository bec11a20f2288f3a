// Made by `npm run build:kernel` from assembly/resample.ts; not for editing.
export const wasm =
  'jZO9bhNBEMdndvduv+6cFBQREtJ/r4KOCpf4LBrgJRKJFFhykBJLEQqKC4q8Bw1NBKJBoeENoKJBAolHQFDQsDGac+xYxEhMcTM3' +
  'uzcfv5mjnYMxExFf19t2OhfaLheGlqc2mlgVmoksjHm0v3NIqhjv7uwdEJvDx3sHROV4d/xk/6mi8MHq10oVR2oKk8lQcnoAQv3Q' +
  'DGBQtzxqqtZMRnLWWLj8hpOHTQ4RHgXqVk2aGmp0U9HiHgpo1Kue/Iobm79w/sgpIsDD5q/dW0CV6opjRImYb9C7e9TJt7sv8jXx' +
  '8KqnYbh8zijAl0Xlc84/OP/kHA2hRLgSJqwJA5dr50Os6t7GQktoC7v2YJliM37WSk3tEUyu6C+REjqAVgA6aCjYVk1WYTQ+v+Lk' +
  'UMNLQoZt9WSUg6YmSJbvnGpU8PDrK1xcqmBgZUBWIsNJ7o5kgbrDtEBSoPpnvxc9yXmr8ik3PZlwuNpZqtf4KvTWMDjjiy0qBUIP' +
  'AQalFKqW+/CW8xk3fr5PEb7DEec4yiUOv4IjIq7H4Zc4VCqX/QdII80lBvwHhtvxPaviWE9BtzQlI8olLWozFaK2UgnVUrd+v6OM' +
  '2rXmvhm0lLwegOEfyI8z/PVpRsconyULnQyKpGGHOJGvYYez2Wy28bwpwKfHQ5y8nM9P1qQJCLIqPLqjCL7lUfJdT05M15kE09cE' +
  'gu5rB0LR15sCu6+34h8=';
