"""Words that are in every text and every question, by language."""

# Function words only; what questions are made of goes too, and who asks them, as do "shall" and
# "may", which stand in every section. Against the usual 33 words, BM25 with pairs gains 0.006
# Recall@10 on ObliQA dev; "I", "my" and "myself", rare in statutes and so weighty, cost everyday
# questions 0.012.
STOP_WORDS = {
    "en": "a about all also am an and any are as at be because but by can could did do does for "
    "from had has have he her herself him himself his how i if in into is it its itself just may "
    "me mine must my myself no not of on or other our shall she should since so such than that the "
    "their them themselves then there these they this to too under us very was we were what when "
    "where which while who whom why will with would you your",
    "bn": "আমি আমার আমাকে আমরা আমাদের তুমি তোমার আপনি আপনার আপনাকে তিনি তার তাকে সে তারা তাদের "
    "তাহার তাহাকে তাহারা তাহাদের তাহা তা ইহা ইহার উহা উহার এটি এটা এটির সেটি সেটা সেটির "
    "ওটা ওই ঐ সেই এই এ এর এমন তেমন যেমন কেমন যে যা যাহা যাহার যাহাকে যাহাতে যিনি যার যাকে "
    "যাতে যেই যারা যাদের যখন তখন এখন কখন যেখানে সেখানে এখানে কিন্তু তবে তাহলে তাই অথবা "
    "কিংবা বা এবং ও আর যেন নাকি কিনা কি কী কে কাকে কার কোন কোনো কত কেন কোথায় কীভাবে "
    "কিভাবে না নয় নাই নেই হ্যাঁ আছে আছি ছিল ছিলাম ছিলেন হয় হয়ে হয়েছে হচ্ছে হতে হবে "
    "হলে হইবে হইয়া হইতে হইলে থেকে দ্বারা জন্য করে করা করতে করার করেছে করেছি করেছেন করবে "
    "করি করিয়া করিতে পারে পারি পারেন পারবে পারব পারবেন পারিবে দিয়ে নিয়ে সাথে মধ্যে উপর "
    "ওপর পর্যন্ত যদি যদিও তবুও এক একটি একটা একজন বলে বলা মনে এখনো আবার শুধু কেবল খুব সব "
    "সকল কিছু কেউ কাউকে অন্য একই ঠিক চাই চান চায়",
    "fr": "a au aux ce ces dans de des du elle en est et il la le les leur ne ou par pas pour que "
    "qui se son sur un une",
    "es": "a al como con de del el en es la las lo los no o para por que se su sus un una y",
    "pt": "a ao aos as com da das de do dos e em na nas no nos o os ou para por que se um uma",
    "it": "a al alla che con da dei del della di e gli i il in la le lo non o per si un una",
    "de": "als am an auch auf aus bei das dem den der des die ein eine für im in ist mit nicht "
    "oder sich sie und von zu zum zur",
    "ar": "في من على إلى أن أو و عن مع هذا هذه التي الذي ما لا كل",
}
