filedesc://a.arc 0.0.0.0 20260302090000 text/plain 20
1 0 x
URL IP-address

https://times.example/a 1.2.3.4 20260302090000 text/html 30
HTTP/1.0 200 OK

<p>A wall x
