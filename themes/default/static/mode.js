((d,r)=>{let s={};try{s=localStorage}catch{}
r.js="";
for(const k of["mode","theme"])if(s[k])r[k]=s[k];
d.addEventListener("DOMContentLoaded",()=>d.querySelectorAll("[data-key]").forEach(b=>{
const{key:k,on,off=""}=b.dataset,f=()=>b.setAttribute("aria-pressed",(r[k]||(off&&matchMedia("(prefers-color-scheme:dark)").matches?on:""))==on);
f();
b.onclick=()=>{r[k]=b.getAttribute("aria-pressed")=="true"?off:on;try{s[k]=r[k]}catch{}f()}}))
})(document,document.documentElement.dataset)
