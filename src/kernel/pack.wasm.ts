// Made by `npm run build:kernel` from assembly/pack.ts; not for editing.
export const wasm =
  'pVRNjBVFEK7q6u6ZN/MSzJpsTPZSPctBYgwxHkgWEqceLD8rroRF9AYEnyTzWGDfPgwcYIYEEfZkSIwHE6/EZBPjRa+cPHr0pmeP' +
  'Gj2gISLVM7t5snrBl7zpnu6aqvq++qrg3PoqAgDO2rNYY32W6loXE58AlHgAQ4iOEPp+b1KDfPI95DVIk8bnHzYuG1lcGozL/Zfy' +
  'GgXy5Bb2eyfkyOKZk2+/u0LgT8vxdxZXCP0JOfjm4iEy6aFjK6eOLR88RdR/S947s/1qaXH5ELn+lXPnR8cuTYYXhuN1AP/B5fGF' +
  '4QTIXRyeG18Ck7f37w+vDdcB0/OXV6+Mh+vr4PzqcPXy+LqB7Ltd/gdn0tre1GwDDhoMPSq5N3gCp23JWBjBKiAb7j2QBscLANwb' +
  'JHdDr495zsi9AwCM0Whgn/9bhs3n/1ia9BWCx77oDfAO9wZvfPxRyKjkbKezbNtZps6yzlk25QyDo5KB3ZItpUHdjQrDRhpcmgs0' +
  'eLL1g5ALBEMlG6ajVhdXCU2kSas2n4x7N0Kfs9DjnPv6X5kLOZtotDFbcX8fAcfkjGZCJZM0qL5o2yZXG1IbitnmCjL/PyCLVKwi' +
  'hUAxom0Dpm3A4AcQsi1kwnqZsY9ZV3sIOL9xO2RTWTNxWslD4Oz6g1GRaNxEYMmWnR/7T1/4rDe2m3duF5nCRLacVIUVuqpQMrZy' +
  'bW3zbtBNshbsVNR8mhMnDVbBtUBVyqP8Z2OSGqOuhee94OjCqHALAHJLlc4gSSV0tfCCE8HxZkip5HQnmek2mamSmXZkpttkGgF2' +
  '7C8+zkEgYNQOLqmTTgtFsoegSAefPvryz8++/enzL+qbg9fuPtC4zcZMVdBehGCpZGtLTtnqZ4/uZcrOSZXgxgyTmIpJ/ro3e3iu' +
  's+8b5SBheh0hUhcTjtmZp40MIdX6SusZ2MaMttw3qXof4A0m5T5tuSd2VUEd9ylTy71ukrVAbDWCbSNExFXL9FdoqMabMQwtbWs3' +
  'hijcf8I207Ddv8I2Ctt0sM0UbN0v2nLeMx62pdS78nnfNkxWsdtHoAWvdns2834/wrRW5n3+og7lGdGZbGPVdvv8G4u+lub+bDw2' +
  'eoytJMRWjMetokurlw0UTr7+7cdfr1+UmQ8jmPuzXQ0T7YT9CAycqCW7I7GiKduR8KpgVYW0b/J4UHhbssqycHIgTo8iJmm0DGIm' +
  'CwBOdW3infyCKkG1MZ3NAqBjI7+3F1GJ7DS6iSaxSsC2Yv84Uwv2eiq25ZzTivGorWOubKtXASLAdnvYCeS2nC55yskoJGzjdHSx' +
  'v7XnNceHsDxXeMmPsxe7vPa0+5sXjq7FgZhIelXcRC9GYiZjaVtpCkfS4ohUiJmIGU/hSabwqORGXY9r+kXaZYbKprM1O2WTttjE' +
  'lk3U5mnZpB1sYpsFMu1kE5k0Oj7DpuvYdJVjk+e3W/GzCcS4GTyV7LshQkWkj9iy3x4iXoeI78am1yESq267YYxtBwFTperU91ER' +
  'ddDYpTm2L9hgFUdjt0afZTPK/wY=';
