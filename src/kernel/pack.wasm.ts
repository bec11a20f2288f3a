// Made by `npm run build:kernel` from assembly/pack.ts; not for editing.
export const wasm =
  'pVS9bxxFFH9v3szu7MxJkYyUxs2bvRREFAhRRApI7NvEAV/4iOIQ6BILDkt7cRKfHSkp7F2kkDiu0kQUSLQWkiVKWv4CSkpq/oSA' +
  'IgIzez4dBJqw0u7Mat/8vubNwvr2JgIAnqDr2GJ7XbXxCUBGA6AyhJBlr2YtyOOfwLcgnU3P33QaDlwaOvQtCvj8tisuybsr1y5/' +
  '9MkaQXZV3v94ZY0wuyTnLq6cJ2XPr65dWf3w3BWiwQfy6bX5qx7cXv9ssnpzZ7wxnm4DZF/cmm6Md4DMjfH69CYo33//fHx3vA2Y' +
  'bY43b03vKXD7Tv9slG31XhQVsO4wFFRxUT+Hq7piLJVgE5AVF4fS4fQsABd1vh+KAXrPyMXbAIypqNYvv5bh6OUXS2dfI3iWlUWN' +
  'D7io33n4VXBUsXsRzM3BXARzMzC3AIbBUMXAZqQr6TDOJqViJR2OlgPVz48vCF4gKKpYMb2n42AaoR3pbNPrcVzshgG7ULDnQbzX' +
  'loNnlYoOTjY8OEPASZyKSqhikg4jFs1rfKyhWENJrY8m/f8xWVrR0SkESoy6J7Q9YchqCO7YmXD86DhLqpvTBOx37we3oJqJbSM/' +
  'Art7h5Myj7y5wEhXMxz9dyz8Jxrrowf3SxdtImvOm1IL3YlWHGu5u3W0H+Ik3wp6gdUvZmKkwyaY3mhs5Yn/Vam8xdTXwkMjONmY' +
  'lOYsgHwZO51B8kboTpkJ7ghOj4Kliu2LYdp5mDaGaWdh2nmYSoANZzeeeRAImHoHRxFk1gtlfpqgtPWTp9/9/vUPv3zzbbtXv7F/' +
  'GHm7g6WmpNcRgqaKta7Yso7Lnj5yMZ3LsQUPlphENUzyx6OTF5Zn9QMVM8iZ3kRI0SXBSZ366yBDsHF/pUcG1knRMXxnI3qNu0wx' +
  'e9tnT2yakmbZW6Y++zjJtwKxjgy6Z0iOmz7p71FRi3uJhkbz3k0UpflP22rRtvlX2yraVjPbasF2nK/oamgYL+hK2hN+aPoD4xo2' +
  'ZwjihjenDKuheQthsVeGxr8S/71LEn+9Ou3aKeP/BA==';
